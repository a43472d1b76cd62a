// The account statement: every movement of the account's money, with what was there after it.
import { useQuery } from "@tanstack/react-query";
import { type ListEntriesData, listEntries } from "../../../api/generated/index.ts";
import { useWords } from "../../../ui/preferences.ts";
import { given } from "../session/refused.ts";
import { assetsQuery } from "./assets.ts";
import { EntryTable } from "./EntryTable.tsx";
import { TYPES } from "./entries.ts";
import { type Asked, FilteredList, PAGE } from "./FilteredList.tsx";
import { LEDGER_WORDS } from "./ledgerWords.ts";
import { WORDS } from "./words.ts";

export default function Ledger() {
  const shared = useWords(WORDS);
  const words = useWords(LEDGER_WORDS);
  const symbols = (useQuery(assetsQuery).data ?? []).map(({ symbol }) => ({ value: symbol }));
  return (
    <FilteredList
      title={words.title}
      lead={words.about}
      empty={words.empty}
      file={{ path: "/api/v1/ledger/entries.csv", name: "ledger" }}
      filters={[
        { name: "asset", label: shared.asset, options: symbols },
        {
          name: "entry_type",
          label: words.type,
          options: TYPES.map((type) => ({ value: type, title: words[`type_${type}`] })),
        },
      ]}
      read={readEntries}
    >
      {(entries) => <EntryTable entries={entries} />}
    </FilteredList>
  );
}

function readEntries(asked: Asked<"asset" | "entry_type">, cursor: string | null) {
  const query = { ...asked, limit: PAGE, cursor } as ListEntriesData["query"];
  return given(listEntries({ query }));
}
