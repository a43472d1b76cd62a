// The value of everything, how it changed, and in what it is told.
import { useQuery } from "@tanstack/react-query";
import clsx from "clsx";
import type { Portfolio } from "../../../api/generated/index.ts";
import { isSome } from "../../../core/decimal.ts";
import { formatChange, formatDecimal, formatPercentChange } from "../../../core/format.ts";
import { Choice } from "../../../ui/Choice.tsx";
import { usePreferences, useWords } from "../../../ui/preferences.ts";
import { changeBetween, cut, placesOfCurrency, shownValue } from "./figures.ts";
import { HideBalances } from "./HideBalances.tsx";
import { historyQuery, upToNow } from "./portfolio.ts";
import { PORTFOLIO_WORDS } from "./portfolioWords.ts";
import { CURRENCIES, type Currency, useView, view } from "./remembered.ts";
import { Secret } from "./Secret.tsx";

export function Total({ portfolio }: { portfolio: Portfolio }) {
  const { currency, total, data } = portfolio;
  const words = useWords(PORTFOLIO_WORDS);
  const { language } = usePreferences();
  const { hidesBalances, currency: chosen } = useView();
  return (
    <div className="flex flex-wrap items-start justify-between gap-4 p-4">
      <div>
        <div className="flex items-center gap-1 text-xs text-muted">
          <h2>{words.total}</h2>
          <HideBalances />
        </div>
        <p
          className="figure mt-1 text-[28px] leading-8"
          title={hidesBalances ? undefined : formatDecimal(total, language)}
        >
          <Secret>{shownValue(total, currency, language)}</Secret>{" "}
          <span className="text-sm text-muted" translate="no">
            {currency}
          </span>
        </p>
        <Changed portfolio={portfolio} />
        <Unpriced holdings={data} />
      </div>
      <Choice
        inline
        label={words.currency}
        value={chosen}
        onChange={(event) => view({ currency: event.target.value as Currency })}
      >
        {CURRENCIES.map((one) => (
          <option key={one} translate="no">
            {one}
          </option>
        ))}
      </Choice>
    </div>
  );
}

/** What is missing in the sum is said where the sum stands. */
function Unpriced({ holdings }: { holdings: Portfolio["data"] }) {
  const words = useWords(PORTFOLIO_WORDS);
  const { language } = usePreferences();
  const assets = holdings.filter(({ value }) => value === null).map(({ asset }) => asset);
  if (assets.length === 0) return null;
  const list = new Intl.ListFormat(language).format(assets);
  return <p className="mt-1 text-xs text-warn">{words.unpriced(list)}</p>;
}

function Changed({ portfolio }: { portfolio: Portfolio }) {
  const words = useWords(PORTFOLIO_WORDS);
  const { language } = usePreferences();
  const { currency, range } = useView();
  const history = useQuery(historyQuery(currency, range)).data;
  const points = history === undefined ? [] : upToNow(history, portfolio);
  const [first, last] = [points[0], points.at(-1)];
  const change = first && last && changeBetween(first.value, last.value);
  if (!change) return <p className="mt-1 h-5" />;
  const places = placesOfCurrency(currency);
  const amount = cut(change.amount, places);
  const isDown = amount.startsWith("-");
  return (
    <p className="figure mt-1" title={words.changeNote}>
      <span className={clsx(isSome(amount) && (isDown ? "text-down" : "text-up"))}>
        <Secret>{formatChange(amount, language, places)}</Secret>
        {change.percent !== null && (
          <span className="ml-2">{formatPercentChange(change.percent, language)}</span>
        )}
      </span>{" "}
      <span className="text-muted">{words.change(words[`range_${range}`])}</span>
    </p>
  );
}
