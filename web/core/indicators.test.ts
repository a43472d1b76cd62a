// Tests of the chart's lines, against values computed by hand.
import { describe, expect, it } from "vitest";
import {
  bollinger,
  exponentialAverage,
  heikinAshi,
  type Line,
  macd,
  relativeStrength,
  simpleAverage,
  volumeWeighted,
} from "./indicators.ts";

function near(line: Line, wanted: Line): void {
  expect(line).toHaveLength(wanted.length);
  for (const [at, value] of wanted.entries()) {
    if (value === null) expect(line[at]).toBeNull();
    else expect(line[at]).toBeCloseTo(value, 10);
  }
}

describe("averages", () => {
  it("has the mean of the last values", () => {
    near(simpleAverage([1, 2, 6, 4], 3), [null, null, 3, 4]);
    near(simpleAverage([1, 2], 3), [null, null]);
    expect(() => simpleAverage([1], 0)).toThrow(RangeError);
  });

  it("weighs by 2 ÷ (period + 1) after a simple start", () => {
    // weight ½: (2 + 4 + 6) ÷ 3 = 4; 4 + ½ (8 − 4) = 6; 6 + ½ (2 − 6) = 4
    near(exponentialAverage([2, 4, 6, 8, 2], 3), [null, null, 4, 6, 4]);
  });
});

describe("bollinger", () => {
  it("lies two deviations of the population around the mean", () => {
    // the well-known 2 4 4 4 5 5 7 9: mean 5, deviation 2
    const bands = bollinger([2, 4, 4, 4, 5, 5, 7, 9], 8, 2);
    expect(bands.middle.at(-1)).toBe(5);
    expect(bands.upper.at(-1)).toBe(9);
    expect(bands.lower.at(-1)).toBe(1);
    expect(bands.upper[6]).toBeNull();
  });
});

describe("volumeWeighted", () => {
  it("weighs the typical price", () => {
    const bars = [
      { high: 9, low: 9, close: 9, volume: 0 },
      { high: 12, low: 8, close: 10, volume: 1 },
      { high: 15, low: 13, close: 14, volume: 3 },
    ];
    near(volumeWeighted(bars), [null, 10, 13]);
  });
});

describe("relativeStrength", () => {
  it("smooths as Wilder does", () => {
    // steps +1 +1 −1 +2; period 2: gains 1, ½, 1¼; losses 0, ½, ¼; quotients ∞, 1, 5
    near(relativeStrength([10, 11, 12, 11, 13], 2), [null, null, 100, 50, 100 - 100 / 6]);
  });

  it("is 0 when all falls and 50 when nothing moves", () => {
    near(relativeStrength([3, 2, 1], 2), [null, null, 0]);
    near(relativeStrength([5, 5, 5], 2), [null, null, 50]);
    expect(relativeStrength([])).toEqual([]);
  });
});

describe("macd", () => {
  it("is fast less slow, its average, and the difference", () => {
    // fast 1 is the value itself; slow 3: 4, 6, 4; line 2, 2, −2; signal 3, period 2: 2, −⅔
    const { line, signal, histogram } = macd([2, 4, 6, 8, 2], 1, 3, 2);
    near(line, [null, null, 2, 2, -2]);
    near(signal, [null, null, null, 2, -2 / 3]);
    near(histogram, [null, null, null, 0, -4 / 3]);
    expect(() => macd([], 3, 3)).toThrow(RangeError);
  });
});

it("averages each candle with the one before it", () => {
  const drawn = heikinAshi([
    { time: 0, open: 10, high: 14, low: 8, close: 12, volume: 1 },
    { time: 60, open: 12, high: 20, low: 12, close: 16, volume: 2 },
  ]);
  expect(drawn[0]).toEqual({ time: 0, open: 11, high: 14, low: 8, close: 11, volume: 1 });
  expect(drawn[1]).toEqual({ time: 60, open: 11, high: 20, low: 11, close: 15, volume: 2 });
});
