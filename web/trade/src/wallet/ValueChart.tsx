// The line of what the account was worth. Its library is large, so it comes when it is drawn.
import { AreaSeries, createChart, type UTCTimestamp } from "lightweight-charts";
import { useEffect, useRef } from "react";
import type { ValuePoint } from "../../../api/generated/index.ts";
import { formatDecimal, type Locale } from "../../../core/format.ts";
import { usePreferences, useWords } from "../../../ui/preferences.ts";
import { placesOfCurrency, shownValue } from "./figures.ts";
import { PORTFOLIO_WORDS } from "./portfolioWords.ts";
import { useView, type View } from "./remembered.ts";

export function ValueChart({ points }: { points: readonly ValuePoint[] }) {
  const place = useRef<HTMLDivElement>(null);
  const words = useWords(PORTFOLIO_WORDS);
  const { theme, language } = usePreferences();
  const shown = useView();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme changes the colours
  useEffect(() => {
    if (place.current !== null) return drawn(place.current, points, shown, language);
  }, [points, theme, language, shown]);
  return (
    <div className="relative h-full">
      <div ref={place} className="h-full" role="img" aria-label={words.chart} />
      <a
        className="absolute top-1 left-2 z-10 py-0.5 text-[11px] text-faint hover:underline"
        href="https://www.tradingview.com/"
        rel="noreferrer"
        translate="no"
      >
        TradingView Lightweight Charts™
      </a>
    </div>
  );
}

/** Draws until the answer is called. Here a value may be a float: it is only looked at. */
function drawn(
  place: HTMLElement,
  points: readonly ValuePoint[],
  { currency, range, hidesBalances }: View,
  language: Locale,
): () => void {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string) => style.getPropertyValue(`--${name}`).trim();
  const places = placesOfCurrency(currency);
  const chart = createChart(place, {
    autoSize: true,
    layout: {
      background: { color: colour("panel") },
      textColor: colour("muted"),
      fontFamily: style.getPropertyValue("--font-sans"),
      attributionLogo: false, // it injects a style; its words stand above the chart
    },
    localization: {
      locale: language === "tr" ? "tr-TR" : "en-GB",
      priceFormatter: (value: number) =>
        hidesBalances ? "•••" : shownValue(value.toFixed(places), currency, language),
      tickmarksPriceFormatter: (marks: number[]) =>
        marks.map((mark) => (hidesBalances ? "•••" : shownMark(mark, marks, language))),
    },
    grid: { vertLines: { visible: false }, horzLines: { color: colour("line") } },
    rightPriceScale: { borderVisible: false, scaleMargins: { top: 0.18, bottom: 0.08 } },
    timeScale: {
      borderColor: colour("line"),
      timeVisible: range === "1D",
      fixLeftEdge: true,
      fixRightEdge: true,
    },
    handleScroll: false,
    handleScale: false, // the page shall scroll, and the period is chosen above
  });
  const ink = colour("accent");
  const series = chart.addSeries(AreaSeries, {
    lineColor: ink,
    topColor: `${ink}29`,
    bottomColor: `${ink}05`,
    lineWidth: 2,
    priceLineVisible: false,
    lastValueVisible: false,
    priceFormat: { type: "price", precision: places, minMove: 10 ** -places },
  });
  series.setData(points.map(({ at, value }) => ({ time: time(at), value: Number(value) })));
  chart.timeScale().fitContent();
  return () => chart.remove();
}

/** A mark of the scale, with as many places as tell it from the next. */
function shownMark(mark: number, [one = 0, next = 1]: readonly number[], language: Locale): string {
  const places = Math.max(0, Math.ceil(-Math.log10(Math.abs(next - one))));
  return formatDecimal(mark.toFixed(Math.min(places, 8)), language);
}

/** The chart knows no zones; it is given the viewer's clock as if it were UTC. */
function time(at: string): UTCTimestamp {
  const moment = new Date(at);
  return (moment.getTime() / 1000 - moment.getTimezoneOffset() * 60) as UTCTimestamp;
}
