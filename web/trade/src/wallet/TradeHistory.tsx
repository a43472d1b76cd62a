// Every fill of the account's orders.
import { useQuery } from "@tanstack/react-query";
import { type ReadFillsData, readFills } from "../../../api/generated/index.ts";
import { useWords } from "../../../ui/preferences.ts";
import { marketsQuery } from "../market/markets.ts";
import { given } from "../session/refused.ts";
import { FillTable } from "./FillTable.tsx";
import { type Asked, FilteredList, PAGE } from "./FilteredList.tsx";
import { TRADES_WORDS } from "./tradesWords.ts";
import { WORDS } from "./words.ts";

const SIDES = ["buy", "sell"] as const;

export default function TradeHistory() {
  const shared = useWords(WORDS);
  const words = useWords(TRADES_WORDS);
  const symbols = (useQuery(marketsQuery).data ?? []).map(({ symbol }) => ({ value: symbol }));
  return (
    <FilteredList
      title={words.title}
      lead={words.about}
      empty={words.empty}
      file={{ path: "/api/v1/fills.csv", name: "fills" }}
      filters={[
        { name: "market", label: shared.market, options: symbols },
        {
          name: "side",
          label: shared.side,
          options: SIDES.map((side) => ({ value: side, title: words[side] })),
        },
      ]}
      read={readSides}
    >
      {(fills) => <FillTable fills={fills} />}
    </FilteredList>
  );
}

function readSides(asked: Asked<"market" | "side">, cursor: string | null) {
  const query = { ...asked, limit: PAGE, cursor } as ReadFillsData["query"];
  return given(readFills({ query }));
}
