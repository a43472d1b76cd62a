// The account statement: every movement of the account's money, with what was there after it.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type Entry, listEntries } from "../../../api/generated/index.ts";
import { Choice } from "../../../ui/Choice.tsx";
import { Page } from "../../../ui/Page.tsx";
import { useWords } from "../../../ui/preferences.ts";
import { usePages } from "../session/pages.ts";
import { given } from "../session/refused.ts";
import { assetsQuery } from "./assets.ts";
import { CsvButton } from "./CsvButton.tsx";
import { span } from "./days.ts";
import { EntryTable } from "./EntryTable.tsx";
import { TYPES, type Type } from "./entries.ts";
import { type Days, Filters } from "./Filters.tsx";
import { List } from "./List.tsx";
import { LEDGER_WORDS } from "./ledgerWords.ts";
import { WORDS } from "./words.ts";

interface Wish extends Days {
  readonly asset: string;
  readonly type: Type | "";
}

const PAGE = 50;
const ALL: Wish = { asset: "", type: "", from: "", to: "" };

export default function Ledger() {
  const words = useWords(LEDGER_WORDS);
  const [wish, become] = useState(ALL);
  const reset = Object.values(wish).some((one) => one !== "") ? () => become(ALL) : undefined;
  const { asset } = wish;
  return (
    <Page
      title={words.title}
      lead={words.about}
      action={
        <CsvButton
          path="/api/v1/ledger/entries.csv"
          query={asked(wish)}
          name={asset === "" ? "ledger.csv" : `ledger-${asset}.csv`}
        />
      }
    >
      <LedgerFilters wish={wish} become={become} reset={reset} />
      <Entries key={JSON.stringify(wish)} wish={wish} reset={reset} />
    </Page>
  );
}

interface FiltersProps {
  wish: Wish;
  become: (wish: Wish) => void;
  reset: (() => void) | undefined;
}

function LedgerFilters({ wish, become, reset }: FiltersProps) {
  const shared = useWords(WORDS);
  const words = useWords(LEDGER_WORDS);
  const assets = useQuery(assetsQuery).data ?? [];
  return (
    <Filters days={wish} onDays={(days) => become({ ...wish, ...days })} reset={reset}>
      <Choice
        label={shared.asset}
        value={wish.asset}
        onChange={(event) => become({ ...wish, asset: event.target.value })}
      >
        <option value="">{shared.all}</option>
        {assets.map(({ symbol }) => (
          <option key={symbol} translate="no">
            {symbol}
          </option>
        ))}
      </Choice>
      <Choice
        label={words.type}
        value={wish.type}
        onChange={({ target }) =>
          become({ ...wish, type: TYPES.find((type) => type === target.value) ?? "" })
        }
      >
        <option value="">{shared.all}</option>
        {TYPES.map((type) => (
          <option key={type} value={type}>
            {words[`type_${type}`]}
          </option>
        ))}
      </Choice>
    </Filters>
  );
}

function Entries({ wish, reset }: { wish: Wish; reset: (() => void) | undefined }) {
  const words = useWords(LEDGER_WORDS);
  const pages = usePages<Entry>({
    key: ["ledger", wish],
    read: (cursor) => given(listEntries({ query: { ...asked(wish), limit: PAGE, cursor } })),
  });
  return (
    <List pages={pages} reset={reset} empty={words.empty}>
      {(entries) => <EntryTable entries={entries} />}
    </List>
  );
}

/** The wish in the exchange's words. */
function asked({ asset, type, ...days }: Wish) {
  return {
    ...span(days),
    ...(asset !== "" && { asset }),
    ...(type !== "" && { entry_type: type }),
  };
}
