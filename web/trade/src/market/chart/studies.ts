// The indicators that can be laid over the chart, or below it, each with its usual periods.
import {
  bollinger,
  exponentialAverage,
  type Line,
  macd,
  relativeStrength,
  simpleAverage,
  volumeWeighted,
} from "../../../../core/indicators.ts";
import type { Candle } from "./candles.ts";

/** One line of an indicator; `colour` is the number of one of the style sheet's. */
export interface StudyLine {
  readonly title: string;
  readonly colour: 1 | 2 | 3 | 4;
  readonly values: Line;
  readonly bars?: boolean;
}

interface Study {
  readonly title: string;
  /** Below the price, on a scale of its own. */
  readonly below: boolean;
  readonly lines: (candles: readonly Candle[]) => readonly StudyLine[];
}

const closes = (candles: readonly Candle[]) => candles.map(({ close }) => close);

export const STUDIES = {
  ma: {
    title: "MA 7 25 99",
    below: false,
    lines: (candles) => [
      { title: "MA 7", colour: 2, values: simpleAverage(closes(candles), 7) },
      { title: "MA 25", colour: 1, values: simpleAverage(closes(candles), 25) },
      { title: "MA 99", colour: 3, values: simpleAverage(closes(candles), 99) },
    ],
  },
  ema: {
    title: "EMA 12 26",
    below: false,
    lines: (candles) => [
      { title: "EMA 12", colour: 4, values: exponentialAverage(closes(candles), 12) },
      { title: "EMA 26", colour: 3, values: exponentialAverage(closes(candles), 26) },
    ],
  },
  bollinger: {
    title: "Bollinger 20 2",
    below: false,
    lines: (candles) => {
      const { upper, middle, lower } = bollinger(closes(candles));
      return [
        { title: "BB +2σ", colour: 1, values: upper },
        { title: "BB 20", colour: 2, values: middle },
        { title: "BB −2σ", colour: 1, values: lower },
      ];
    },
  },
  vwap: {
    title: "VWAP",
    below: false,
    lines: (candles) => [{ title: "VWAP", colour: 4, values: volumeWeighted(candles) }],
  },
  rsi: {
    title: "RSI 14",
    below: true,
    lines: (candles) => [{ title: "RSI 14", colour: 3, values: relativeStrength(closes(candles)) }],
  },
  macd: {
    title: "MACD 12 26 9",
    below: true,
    lines: (candles) => {
      const { line, signal, histogram } = macd(closes(candles));
      return [
        { title: "MACD", colour: 1, values: line },
        { title: "Signal", colour: 2, values: signal },
        { title: "Δ", colour: 4, values: histogram, bars: true },
      ];
    },
  },
} as const satisfies Record<string, Study>;

export type StudyName = keyof typeof STUDIES;
export const STUDY_NAMES = Object.keys(STUDIES) as StudyName[];
export const studyOf = (name: StudyName): Study => STUDIES[name];
