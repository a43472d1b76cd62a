// One market as a row of figures: in the list to choose from, and on the front page.
import { Link } from "@tanstack/react-router";
import { memo } from "react";
import { placesOf } from "../../../core/decimal.ts";
import { formatDecimal, short } from "../../../core/format.ts";
import type { Language } from "../../../core/words.ts";
import { usePreferences, useWords } from "../../../ui/preferences.ts";
import { Change } from "./Change.tsx";
import { toggleFavourite } from "./favourites.ts";
import type { MarketRow } from "./pick.ts";
import { WORDS } from "./pickerWords.ts";
import { Sparkline } from "./Sparkline.tsx";

interface Props {
  row: MarketRow;
  favourite: boolean;
  /** In a list to choose from: its id, whether Enter would take it, and what a click does. */
  choice?: { id: string; active: boolean; choose: (symbol: string) => void };
}

export const MarketLine = memo(function MarketLine({ row, favourite, choice }: Props) {
  const { market, ticker } = row;
  const { language } = usePreferences();
  const places = placesOf(market.tick);
  const price = (text: string | null | undefined) =>
    text == null ? "—" : formatDecimal(text, language, places);
  const falls = ticker?.change_percent?.startsWith("-") ?? false;
  return (
    <tr
      id={choice?.id}
      aria-selected={choice?.active}
      onClick={choice && (() => choice.choose(market.symbol))}
    >
      <td className="star-cell">
        <Star symbol={market.symbol} on={favourite} />
      </td>
      <td className="name-cell">
        <Name row={row} isLink={choice === undefined} />
      </td>
      <td className="figure last-cell">
        {price(ticker?.last)}
        {choice === undefined && (
          <span className="block sm:hidden">
            <Change percent={ticker?.change_percent} />
          </span>
        )}
      </td>
      <td className={choice === undefined ? "figure max-sm:hidden" : "figure"}>
        <Change percent={ticker?.change_percent} />
      </td>
      {choice === undefined && (
        <>
          <td className="figure max-lg:hidden">{price(ticker?.high)}</td>
          <td className="figure max-lg:hidden">{price(ticker?.low)}</td>
        </>
      )}
      <td className="figure max-sm:hidden">
        <Volume row={row} language={language} />
      </td>
      <td className="spark-cell">
        <Sparkline symbol={market.symbol} last={ticker?.last} falls={falls} />
      </td>
    </tr>
  );
}, isSame);

function isSame(a: Props, b: Props): boolean {
  const same = a.row === b.row && a.favourite === b.favourite;
  return same && a.choice?.active === b.choice?.active && a.choice?.choose === b.choice?.choose;
}

function Star({ symbol, on }: { symbol: string; on: boolean }) {
  const words = useWords(WORDS);
  return (
    <button
      type="button"
      aria-pressed={on}
      aria-label={words.star(symbol)}
      className="star"
      onClick={(event) => {
        event.stopPropagation(); // the row is pressed for its market
        toggleFavourite(symbol);
      }}
    >
      {on ? "★" : "☆"}
    </button>
  );
}

function Name({ row, isLink }: { row: MarketRow; isLink: boolean }) {
  const words = useWords(WORDS);
  const { language } = usePreferences();
  const { symbol, base_asset, quote_asset, is_trading_enabled } = row.market;
  const name = (
    <>
      <span className="font-medium">{base_asset}</span>
      <span className="text-faint">-{quote_asset}</span>
    </>
  );
  return (
    <>
      {isLink ? (
        <Link to="/trade/$symbol" params={{ symbol }} className="row-link" translate="no">
          {name}
        </Link>
      ) : (
        <span translate="no">{name}</span>
      )}
      {!is_trading_enabled && <span className="block text-xs text-warn">{words.paused}</span>}
      {isLink && (
        <span className="figure block text-xs text-faint sm:hidden">
          <Volume row={row} language={language} />
        </span>
      )}
    </>
  );
}

function Volume({ row, language }: { row: MarketRow; language: Language }) {
  const { market, ticker } = row;
  if (ticker === undefined) return "—";
  return (
    <span title={`${formatDecimal(ticker.quote_volume, language)} ${market.quote_asset}`}>
      {short(ticker.quote_volume, language)}{" "}
      <span className="text-faint" translate="no">
        {market.quote_asset}
      </span>
    </span>
  );
}
