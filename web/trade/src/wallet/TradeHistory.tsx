// Every fill of the account's orders.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type Fill, readFills } from "../../../api/generated/index.ts";
import { Choice } from "../../../ui/Choice.tsx";
import { Page } from "../../../ui/Page.tsx";
import { useWords } from "../../../ui/preferences.ts";
import { marketsQuery } from "../market/markets.ts";
import { usePages } from "../session/pages.ts";
import { given } from "../session/refused.ts";
import { CsvButton } from "./CsvButton.tsx";
import { span } from "./days.ts";
import { FillTable } from "./FillTable.tsx";
import { type Days, Filters } from "./Filters.tsx";
import { List } from "./List.tsx";
import { TRADES_WORDS } from "./tradesWords.ts";
import { WORDS } from "./words.ts";

interface Wish extends Days {
  readonly market: string;
  readonly side: (typeof SIDES)[number] | "";
}

const PAGE = 50;
const SIDES = ["buy", "sell"] as const;
const ALL: Wish = { market: "", side: "", from: "", to: "" };

export default function TradeHistory() {
  const words = useWords(TRADES_WORDS);
  const [wish, become] = useState(ALL);
  const reset = Object.values(wish).some((one) => one !== "") ? () => become(ALL) : undefined;
  const { market } = wish;
  return (
    <Page
      title={words.title}
      lead={words.about}
      action={
        <CsvButton
          path="/api/v1/fills.csv"
          query={asked(wish)}
          name={market === "" ? "fills.csv" : `fills-${market}.csv`}
        />
      }
    >
      <TradeFilters wish={wish} become={become} reset={reset} />
      <Fills key={JSON.stringify(wish)} wish={wish} reset={reset} />
    </Page>
  );
}

interface FiltersProps {
  wish: Wish;
  become: (wish: Wish) => void;
  reset: (() => void) | undefined;
}

function TradeFilters({ wish, become, reset }: FiltersProps) {
  const shared = useWords(WORDS);
  const words = useWords(TRADES_WORDS);
  const markets = useQuery(marketsQuery).data ?? [];
  return (
    <Filters days={wish} onDays={(days) => become({ ...wish, ...days })} reset={reset}>
      <Choice
        label={shared.market}
        value={wish.market}
        onChange={(event) => become({ ...wish, market: event.target.value })}
      >
        <option value="">{shared.all}</option>
        {markets.map(({ symbol }) => (
          <option key={symbol} translate="no">
            {symbol}
          </option>
        ))}
      </Choice>
      <Choice
        label={shared.side}
        value={wish.side}
        onChange={({ target }) =>
          become({ ...wish, side: SIDES.find((side) => side === target.value) ?? "" })
        }
      >
        <option value="">{shared.all}</option>
        {SIDES.map((side) => (
          <option key={side} value={side}>
            {words[side]}
          </option>
        ))}
      </Choice>
    </Filters>
  );
}

function Fills({ wish, reset }: { wish: Wish; reset: (() => void) | undefined }) {
  const words = useWords(TRADES_WORDS);
  const pages = usePages<Fill>({
    key: ["wallet-fills", wish],
    read: (cursor) => given(readFills({ query: { ...asked(wish), limit: PAGE, cursor } })),
  });
  return (
    <List pages={pages} reset={reset} empty={words.empty}>
      {(fills) => <FillTable fills={fills} />}
    </List>
  );
}

/** The wish in the exchange's words. */
function asked({ market, side, ...days }: Wish) {
  return { ...span(days), ...(market !== "" && { market }), ...(side !== "" && { side }) };
}
