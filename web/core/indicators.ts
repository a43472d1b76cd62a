// Lines over a chart. The one place where prices may be floats: pixels need no exact money, and
// nothing that is computed here may find its way into an order.

export type Line = (number | null)[];

export interface Bands {
  readonly middle: Line;
  readonly upper: Line;
  readonly lower: Line;
}

export interface Macd {
  readonly line: Line;
  readonly signal: Line;
  readonly histogram: Line;
}

export interface Bar {
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

export interface Prices {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

/** Simple moving average: the mean of the last `period` values (J. Murphy, Technical Analysis). */
export function simpleAverage(values: readonly number[], period: number): Line {
  needPeriod(period);
  return values.map((_, at) => (at + 1 < period ? null : mean(lastOf(values, at, period))));
}

/**
 * Exponential moving average with the weight 2 ÷ (period + 1), begun by the simple average of the
 * first `period` values (J. Murphy, Technical Analysis of the Financial Markets).
 */
export function exponentialAverage(values: readonly number[], period: number): Line {
  needPeriod(period);
  return smoothed(values, period, 2 / (period + 1));
}

/**
 * Bollinger bands: the simple average and `width` standard deviations of the population around it
 * (J. Bollinger, Bollinger on Bollinger Bands: 20 and 2).
 */
export function bollinger(values: readonly number[], period = 20, width = 2): Bands {
  const middle = simpleAverage(values, period);
  const away = middle.map((centre, at) =>
    centre === null ? null : width * deviation(lastOf(values, at, period), centre),
  );
  return {
    middle,
    upper: combined(middle, away, (centre, distance) => centre + distance),
    lower: combined(middle, away, (centre, distance) => centre - distance),
  };
}

/**
 * Volume-weighted average price since the first bar: the sum of typical price × volume over the
 * sum of volume, typical being (high + low + close) ÷ 3 (StockCharts ChartSchool, VWAP).
 */
export function volumeWeighted(bars: readonly Bar[]): Line {
  let value = 0;
  let volume = 0;
  return bars.map((bar) => {
    value += ((bar.high + bar.low + bar.close) / 3) * bar.volume;
    volume += bar.volume;
    return volume === 0 ? null : value / volume;
  });
}

/**
 * Relative strength index: 100 − 100 ÷ (1 + average gain ÷ average loss), each average begun by a
 * simple one and then smoothed by 1 ÷ period (J. W. Wilder, New Concepts in Technical Trading
 * Systems, 1978). 50 when nothing moved.
 */
export function relativeStrength(values: readonly number[], period = 14): Line {
  needPeriod(period);
  const steps = values.slice(1).map((value, at) => value - (values[at] ?? value));
  const gains = smoothed(
    steps.map((step) => Math.max(step, 0)),
    period,
    1 / period,
  );
  const losses = smoothed(
    steps.map((step) => Math.max(-step, 0)),
    period,
    1 / period,
  );
  const line = combined(gains, losses, strength);
  return values.length === 0 ? [] : [null, ...line];
}

/**
 * Moving average convergence/divergence: the fast exponential average less the slow one, its own
 * exponential average as signal, and their difference (G. Appel, Technical Analysis: 12, 26, 9).
 */
export function macd(values: readonly number[], fast = 12, slow = 26, signalPeriod = 9): Macd {
  if (fast >= slow) throw new RangeError("the fast period is shorter than the slow one");
  const line = combined(
    exponentialAverage(values, fast),
    exponentialAverage(values, slow),
    (quick, calm) => quick - calm,
  );
  const known = line.filter((value) => value !== null);
  const unknown = new Array<null>(line.length - known.length).fill(null);
  const signal = [...unknown, ...exponentialAverage(known, signalPeriod)];
  return { line, signal, histogram: combined(line, signal, (one, other) => one - other) };
}

/**
 * Heikin-Ashi: each candle is an average of itself and the one before it, so that trends stand out
 * (D. Valcu, Using the Heikin-Ashi Technique, Stocks & Commodities 22:2; open = middle of the body
 * before, close = mean of the four prices).
 */
export function heikinAshi<Candle extends Prices>(candles: readonly Candle[]): Candle[] {
  const drawn: Candle[] = [];
  for (const candle of candles) {
    const before = drawn.at(-1);
    const close = (candle.open + candle.high + candle.low + candle.close) / 4;
    const open =
      before === undefined ? (candle.open + candle.close) / 2 : (before.open + before.close) / 2;
    const high = Math.max(candle.high, open, close);
    const low = Math.min(candle.low, open, close);
    drawn.push({ ...candle, open, high, low, close });
  }
  return drawn;
}

function smoothed(values: readonly number[], period: number, weight: number): Line {
  let average: number | null = null;
  return values.map((value, at) => {
    if (average !== null) average += weight * (value - average);
    else if (at + 1 === period) average = mean(values.slice(0, period));
    return average;
  });
}

function strength(gain: number, loss: number): number {
  if (gain === 0 && loss === 0) return 50;
  return 100 - 100 / (1 + gain / loss); // a loss of zero makes the quotient infinite: 100
}

function combined(a: Line, b: Line, how: (one: number, other: number) => number): Line {
  return a.map((one, at) => {
    const other = b[at] ?? null;
    return one === null || other === null ? null : how(one, other);
  });
}

function lastOf(values: readonly number[], at: number, period: number): readonly number[] {
  return values.slice(at + 1 - period, at + 1);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function deviation(values: readonly number[], centre: number): number {
  return Math.sqrt(mean(values.map((value) => (value - centre) ** 2)));
}

function needPeriod(period: number): void {
  if (!Number.isInteger(period) || period < 1) throw new RangeError("a period is 1 or more");
}
