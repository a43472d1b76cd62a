// The colours and the frame of the drawn chart, and the points of its lines.
import { PriceScaleMode, type Time, type UTCTimestamp } from "lightweight-charts";
import { formatDecimal } from "../../../../core/format.ts";
import type { Candle } from "./candles.ts";
import type { ChartOptions } from "./PriceChart.ts";
import type { StudyLine } from "./studies.ts";
import { tickText, timeText } from "./times.ts";

export type Colours = Readonly<Record<string, string>>;

// biome-ignore format: a list of words
const COLOURS = [
  "up", "down", "accent", "panel", "muted", "line", "line-1", "line-2", "line-3", "line-4",
];

/** What the style sheet says now: the drawing is made anew when the theme changes. */
export function coloursOf(root: HTMLElement): Colours {
  const style = getComputedStyle(root);
  return Object.fromEntries(
    COLOURS.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]),
  );
}

/** A point without a value leaves a gap. */
export function pointsOf(
  candles: readonly Candle[],
  { values, colour, bars }: StudyLine,
  colours: Colours,
) {
  return candles.map(({ time }, index) => {
    const value = values[index] ?? null;
    if (value === null) return { time: time as UTCTimestamp };
    const tint = bars ? { color: `${colours[`line-${colour}`]}88` } : {};
    return { time: time as UTCTimestamp, value, ...tint };
  });
}

/** Options of the whole chart. */
export function frameOf(colours: Colours, options: ChartOptions) {
  const { language, precision, look } = options;
  const line = colours.line ?? "";
  return {
    autoSize: true,
    layout: {
      background: { color: colours.panel ?? "" },
      textColor: colours.muted ?? "",
      panes: { separatorColor: line, separatorHoverColor: line },
      attributionLogo: false, // it injects a style; its words stand above the chart
      fontFamily: getComputedStyle(document.body).fontFamily,
    },
    grid: { vertLines: { color: line }, horzLines: { color: line } },
    rightPriceScale: {
      borderColor: line,
      mode: look.isLogarithmic ? PriceScaleMode.Logarithmic : PriceScaleMode.Normal,
    },
    localization: {
      priceFormatter: (price: number) => formatDecimal(price.toFixed(precision), language),
      timeFormatter: (time: Time) => timeText(Number(time), language),
    },
    timeScale: {
      borderColor: line,
      timeVisible: true,
      secondsVisible: look.interval === "1s",
      rightOffset: 4,
      tickMarkFormatter: (time: Time, kind: number) => tickText(Number(time), kind, language),
    },
  };
}
