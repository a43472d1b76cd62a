// What the account has of each asset, live, and what that is about worth.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { Balance } from "../../../api/generated/index.ts";
import { formatDecimal } from "../../../core/format.ts";
import { Button, buttonLook } from "../../../ui/Button.tsx";
import { Choice } from "../../../ui/Choice.tsx";
import { Empty, Loading } from "../../../ui/Notice.tsx";
import { usePreferences, useWords } from "../../../ui/preferences.ts";
import { Switch } from "../../../ui/Switch.tsx";
import type { Column } from "../../../ui/Table.tsx";
import { useBalances } from "../feed/own.ts";
import { marketsQuery } from "../market/markets.ts";
import { HideBalances } from "../wallet/HideBalances.tsx";
import { Secret } from "../wallet/Secret.tsx";
import { Listing } from "./Listing.tsx";
import { set, useSettings } from "./settings.ts";
import type { Room } from "./useRoom.ts";
import { useValued, type Valued } from "./useValued.ts";
import { sum, totalOf, worthText } from "./values.ts";
import { WORDS } from "./words.ts";

export function Balances({ room }: { room: Room }) {
  const words = useWords(WORDS);
  const balances = useBalances();
  return balances === undefined ? (
    <Loading rows={4} />
  ) : balances.length === 0 ? (
    <Empty
      action={
        <Link to="/wallet" className={buttonLook()}>
          {words.deposit}
        </Link>
      }
    >
      {words.noBalances}
    </Empty>
  ) : (
    <Shown balances={balances} narrow={room === "lines"} />
  );
}

function Shown({ balances, narrow }: { balances: readonly Balance[]; narrow: boolean }) {
  const words = useWords(WORDS);
  const { hidesSmall, currency } = useSettings();
  const { rows, places } = useValued(balances, currency);
  const shape = useShape(currency, places);
  const shown = hidesSmall ? rows.filter(({ isSmall }) => !isSmall) : rows;
  const total = shape.value(sum(rows.map(({ value }) => value)));
  const all = <Button onClick={() => set({ hidesSmall: false })}>{words.showSmall}</Button>;
  return (
    <div className="flex h-full flex-col">
      <Bar />
      <div className="min-h-0 flex-1 overflow-auto">
        {shown.length === 0 ? (
          <Empty action={all}>{words.onlySmall}</Empty>
        ) : (
          <Listing
            label={words.balances}
            columns={shape.columns}
            rows={shown}
            keyOf={({ balance }) => balance.asset}
            brief={shape.brief}
            narrow={narrow}
            foot={[<Sum key="total" />, "", "", "", <span key="value">≈ {total}</span>]}
          />
        )}
        {narrow && (
          <p className="figure flex justify-between px-3 py-2 font-medium">
            <Sum />
            <span>
              ≈ {total} {currency}
            </span>
          </p>
        )}
      </div>
    </div>
  );
}

function Sum() {
  const words = useWords(WORDS);
  return (
    <span>
      {words.total} <span className="font-normal text-faint">· {words.estimate}</span>
    </span>
  );
}

function Bar() {
  const words = useWords(WORDS);
  const { hidesSmall, currency } = useSettings();
  const markets = useQuery(marketsQuery).data ?? [];
  const currencies = new Set([currency, ...markets.map(({ quote_asset }) => quote_asset)]);
  return (
    <div className="work-bar">
      <Choice
        inline
        label={words.valueIn}
        value={currency}
        onChange={(event) => set({ currency: event.target.value })}
      >
        {[...currencies].sort().map((one) => (
          <option key={one}>{one}</option>
        ))}
      </Choice>
      <Switch
        label={words.hideSmall}
        checked={hidesSmall}
        onChange={(checked) => set({ hidesSmall: checked })}
      />
      <HideBalances />
    </div>
  );
}

/** The columns, and the same in two lines. */
function useShape(currency: string, places: number) {
  const { language } = usePreferences();
  const words = useWords(WORDS);
  const amount = (text: string) => <Secret>{formatDecimal(text, language)}</Secret>;
  const value = (units: bigint | null) => {
    const text = worthText(units, places);
    return text === null ? "—" : amount(text);
  };
  const held = ({ balance }: Valued) => amount(totalOf(balance.locked, balance.reserved));
  const asset = ({ balance }: Valued) => (
    <span translate="no" className="font-medium">
      {balance.asset}
    </span>
  );
  const columns: Column<Valued>[] = [
    { key: "asset", title: words.asset, cell: asset },
    {
      key: "available",
      title: words.available,
      cell: ({ balance }) => amount(balance.available),
      figure: true,
    },
    {
      key: "held",
      title: <span title={words.heldHint}>{words.held}</span>,
      cell: held,
      figure: true,
    },
    {
      key: "total",
      title: words.total,
      cell: ({ balance }) => amount(balance.total),
      figure: true,
    },
    {
      key: "value",
      title: <span title={words.estimate}>{words.value(currency)}</span>,
      cell: (row) => value(row.value),
      figure: true,
    },
  ];
  const brief = (row: Valued) =>
    [
      asset(row),
      <span key="total" className="figure">
        {amount(row.balance.total)}
      </span>,
      <span key="held" className="text-muted">
        {words.available} {amount(row.balance.available)} · {words.held} {held(row)}
      </span>,
      <span key="value" className="text-muted">
        ≈ {value(row.value)}
      </span>,
    ] as const;
  return { columns, brief, value };
}
