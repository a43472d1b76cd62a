// All markets with their day: searched, narrowed to favourites or a quote asset, sorted.
import { useState } from "react";
import { Button } from "../../../ui/Button.tsx";
import { Empty } from "../../../ui/Notice.tsx";
import { useWords } from "../../../ui/preferences.ts";
import { useFavourites } from "../market/favourites.ts";
import { MarketLine } from "../market/MarketLine.tsx";
import {
  ALL,
  chosen,
  FAVOURITES,
  type Group,
  type MarketRow,
  type Order,
  ordered,
  orderedAnew,
  quotesOf,
  type Sort,
} from "../market/pick.ts";
import { WORDS as MARKET } from "../market/pickerWords.ts";
import { WORDS } from "./words.ts";

export function FrontMarkets({ rows }: { rows: readonly MarketRow[] }) {
  const words = useWords(WORDS);
  const market = useWords(MARKET);
  const favourites = useFavourites();
  const [typed, type] = useState("");
  const [group, show] = useState<Group>(ALL);
  const [order, sort] = useState<Order | null>(null);
  const shown = ordered(chosen(rows, typed, group, favourites), order);
  const groups = [ALL, FAVOURITES, ...quotesOf(rows.map((row) => row.market))];
  const titles: Record<string, string> = { [ALL]: words.all, [FAVOURITES]: words.favourites };
  return (
    <section className="public" aria-labelledby="markets">
      <div className="flex flex-wrap items-center gap-x-6 gap-y-3 pb-3">
        <h2 id="markets" className="text-lg font-semibold">
          {words.markets}
        </h2>
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out in a row */}
        <div role="group" aria-label={words.groups} className="flex flex-wrap gap-1">
          {groups.map((name) => (
            <button
              key={name}
              type="button"
              aria-pressed={name === group}
              translate={name in titles ? undefined : "no"}
              className="group-button"
              onClick={() => show(name)}
            >
              {titles[name] ?? name}
            </button>
          ))}
        </div>
        <input
          type="search"
          aria-label={words.search}
          placeholder={words.search}
          className="front-search"
          value={typed}
          onChange={(event) => type(event.target.value)}
        />
      </div>
      <div className="front-table">
        <table className="market-table">
          <caption className="sr-only">{words.markets}</caption>
          <Head order={order} onSort={(by) => sort(orderedAnew(order, by))} />
          <tbody>
            {shown.map((row) => (
              <MarketLine
                key={row.market.symbol}
                row={row}
                favourite={favourites.includes(row.market.symbol)}
              />
            ))}
          </tbody>
        </table>
        {shown.length === 0 && (
          <Empty
            action={
              <Button
                onClick={() => {
                  type("");
                  show(ALL);
                }}
              >
                {market.showAll}
              </Button>
            }
          >
            {group === FAVOURITES && typed === "" ? market.noFavourites : market.nothing}
          </Empty>
        )}
      </div>
      <p role="status" className="sr-only">
        {market.found(shown.length)}
      </p>
    </section>
  );
}

interface HeadProps {
  order: Order | null;
  onSort: (by: Sort) => void;
}

function Head({ order, onSort }: HeadProps) {
  const words = useWords(MARKET);
  const columns = [
    { by: "symbol", title: words.market, look: "name-cell" },
    { by: "last", title: words.last, look: "figure" },
    { by: "change_percent", title: words.change, look: "figure max-sm:hidden" },
    { by: "high", title: words.high, look: "figure max-lg:hidden" },
    { by: "low", title: words.low, look: "figure max-lg:hidden" },
    { by: "quote_volume", title: words.volume, look: "figure max-sm:hidden" },
  ] as const;
  return (
    <thead>
      <tr>
        <th scope="col" className="star-cell">
          <span className="sr-only">{words.favourites}</span>
        </th>
        {columns.map(({ by, title, look }) => (
          <SortHead key={by} by={by} title={title} look={look} order={order} onSort={onSort} />
        ))}
        <th scope="col" className="spark-cell">
          {words.day}
        </th>
      </tr>
    </thead>
  );
}

function SortHead(props: HeadProps & { by: Sort; title: string; look: string }) {
  const words = useWords(WORDS);
  const { by, title, look, order, onSort } = props;
  const state = order?.by !== by ? "none" : order.down ? "down" : "up";
  const aria = { none: undefined, up: "ascending", down: "descending" } as const;
  return (
    <th scope="col" className={look} aria-sort={aria[state]}>
      <button
        type="button"
        className="sort-button"
        title={words.direction(title, state)}
        onClick={() => onSort(by)}
      >
        {title}
        <span aria-hidden className="inline-block w-3 text-center">
          {{ none: "", up: "↑", down: "↓" }[state]}
        </span>
      </button>
    </th>
  );
}
