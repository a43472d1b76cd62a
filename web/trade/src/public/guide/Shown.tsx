// What shows something: tabs, tables, dialogs, toasts, and what stands where rows would be.
import { useState } from "react";
import { formatDecimal } from "../../../../core/format.ts";
import { Button } from "../../../../ui/Button.tsx";
import { Copyable } from "../../../../ui/Copyable.tsx";
import { Dialog } from "../../../../ui/Dialog.tsx";
import { Empty, Failed, Loading } from "../../../../ui/Notice.tsx";
import { usePreferences, useWords } from "../../../../ui/preferences.ts";
import { Table } from "../../../../ui/Table.tsx";
import { Tabs } from "../../../../ui/Tabs.tsx";
import { say } from "../../../../ui/Toasts.tsx";
import { Example } from "./Example.tsx";
import { WORDS } from "./words.ts";

const ROWS = [
  { market: "BTC-USDT", last: "68250.01" },
  { market: "ETH-USDT", last: "3540.1" },
];

export function Shown() {
  const words = useWords(WORDS);
  return (
    <>
      <Listed />
      <Example title={`${words.copyable} · ${words.dialog} · ${words.toasts}`}>
        <Copyable label={words.apiKey} text="bk_5f2c9a0d7e31b846" />
        <Dialogs />
        <div className="flex flex-wrap gap-3">
          <Button onClick={() => say(words.goodText)}>{words.good}</Button>
          <Button onClick={() => say(words.badText, { bad: true })}>{words.bad}</Button>
        </div>
      </Example>
      <Example title={words.states}>
        <Loading rows={3} />
        <Empty action={<Button>{words.emptyAction}</Button>}>{words.emptyText}</Empty>
        <Failed retry={() => undefined} requestId="75a6d6f9d40edd8a">
          {words.failedText}
        </Failed>
      </Example>
    </>
  );
}

function Listed() {
  const words = useWords(WORDS);
  const { language } = usePreferences();
  const [tab, show] = useState<"open" | "past">("open");
  return (
    <Example title={`${words.tabs} · ${words.table}`}>
      <Tabs
        label={words.tabs}
        tabs={[
          { name: "open", title: words.tabOne },
          { name: "past", title: words.tabTwo },
        ]}
        chosen={tab}
        choose={show}
      >
        <Table
          label={words.table}
          rows={ROWS}
          keyOf={({ market }) => market}
          columns={[
            {
              key: "market",
              title: words.market,
              cell: ({ market }) => <span translate="no">{market}</span>,
            },
            {
              key: "last",
              title: words.last,
              figure: true,
              cell: ({ last }) => formatDecimal(last, language, 2),
            },
          ]}
        />
      </Tabs>
    </Example>
  );
}

function Dialogs() {
  const words = useWords(WORDS);
  const [isOpen, open] = useState<"dialog" | "sheet" | null>(null);
  return (
    <div className="flex flex-wrap gap-3">
      {(["dialog", "sheet"] as const).map((kind) => (
        <Button key={kind} onClick={() => open(kind)}>
          {words.open}: {words[kind]}
        </Button>
      ))}
      {isOpen !== null && (
        <Dialog title={words[isOpen]} sheet={isOpen === "sheet"} onClose={() => open(null)}>
          <p>{words.dialogText}</p>
        </Dialog>
      )}
    </div>
  );
}
