// The list of markets to choose from: typed text narrows it, arrow keys and Enter choose.
import { type KeyboardEvent, useCallback, useEffect, useId, useRef, useState } from "react";
import type { MarketBody } from "../../../api/generated/index.ts";
import { Button } from "../../../ui/Button.tsx";
import { Empty } from "../../../ui/Notice.tsx";
import { useWords } from "../../../ui/preferences.ts";
import { Tabs } from "../../../ui/Tabs.tsx";
import { useFavourites } from "./favourites.ts";
import { MarketLine } from "./MarketLine.tsx";
import { ALL, chosen, FAVOURITES, type Group, quotesOf } from "./pick.ts";
import { WORDS } from "./pickerWords.ts";
import { useMarketRows } from "./tickers.ts";

interface Props {
  markets: readonly MarketBody[];
  current: string;
  choose: (symbol: string) => void;
}

export function PickerPanel({ markets, current, choose }: Props) {
  const words = useWords(WORDS);
  const id = useId();
  const favourites = useFavourites();
  const rows = useMarketRows(markets);
  const input = useRef<HTMLInputElement>(null);
  const [typed, type] = useState("");
  const [group, show] = useState<Group>(ALL);
  const [marked, mark] = useState(current);
  const shown = chosen(rows, typed, group, favourites);
  const at = Math.max(
    0,
    shown.findIndex(({ market }) => market.symbol === marked),
  );
  const active = shown[at]?.market.symbol;
  const idOf = useCallback((symbol: string) => `${id}-${symbol}`, [id]);

  useEffect(() => input.current?.focus(), []);
  useEffect(() => {
    if (active === undefined) return;
    document.getElementById(idOf(active))?.scrollIntoView({ block: "nearest" });
  }, [active, idOf]);

  const move = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      mark(shown.at((at + step) % shown.length)?.market.symbol ?? current);
    } else if (event.key === "Enter" && active !== undefined) {
      event.preventDefault();
      choose(active);
    }
  };
  const reset = () => {
    type("");
    show(ALL);
    input.current?.focus();
  };
  const tabs = [
    { name: ALL, title: words.all },
    { name: FAVOURITES, title: words.favourites },
    ...quotesOf(markets).map((name) => ({ name, title: <span translate="no">{name}</span> })),
  ];
  return (
    <>
      <input
        ref={input}
        role="combobox"
        aria-label={words.search}
        aria-haspopup="grid"
        aria-expanded="true"
        aria-controls={`${id}-grid`}
        aria-activedescendant={active && idOf(active)}
        aria-autocomplete="list"
        autoComplete="off"
        spellCheck={false}
        enterKeyHint="go"
        className="picker-search"
        placeholder={words.search}
        value={typed}
        onChange={(event) => type(event.target.value)}
        onKeyDown={move}
      />
      <Tabs label={words.groups} tabs={tabs} chosen={group} choose={show} className="flex-1">
        <div className="picker-rows">
          {/* biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: rows chosen among */}
          <table id={`${id}-grid`} role="grid" aria-label={words.markets} className="market-table">
            <Head />
            <tbody>
              {shown.map((row) => (
                <MarketLine
                  key={row.market.symbol}
                  row={row}
                  favourite={favourites.includes(row.market.symbol)}
                  choice={{
                    id: idOf(row.market.symbol),
                    active: row.market.symbol === active,
                    choose,
                  }}
                />
              ))}
            </tbody>
          </table>
          {shown.length === 0 && (
            <Empty action={<Button onClick={reset}>{words.showAll}</Button>}>
              {group === FAVOURITES && typed === "" ? words.noFavourites : words.nothing}
            </Empty>
          )}
        </div>
      </Tabs>
      <p role="status" className="sr-only">
        {words.found(shown.length)}
      </p>
      <p className="border-t border-line px-3 py-2 text-xs text-faint max-sm:hidden">
        {words.keys}
      </p>
    </>
  );
}

function Head() {
  const words = useWords(WORDS);
  return (
    <thead>
      <tr>
        <th scope="col">
          <span className="sr-only">{words.favourites}</span>
        </th>
        <th scope="col">{words.market}</th>
        <th scope="col" className="figure">
          {words.last}
        </th>
        <th scope="col" className="figure">
          {words.change}
        </th>
        <th scope="col" className="figure max-sm:hidden">
          {words.volume}
        </th>
        <th scope="col" className="spark-cell">
          <span className="sr-only">{words.day}</span>
        </th>
      </tr>
    </thead>
  );
}
