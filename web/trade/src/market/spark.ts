// The line of a day: which candles it is drawn from, and its path. Floats are for looking only.
import { queryOptions } from "@tanstack/react-query";
import { listKlines } from "../../../api/generated/index.ts";
import { given } from "../session/refused.ts";

const HOURS = 24;
const FEWEST = 8; // fewer hours than these make no line: a young market is drawn by minutes
const MINUTES = 120;
const FRESH_MS = 5 * 60_000;

/** Closing prices of the last day, the oldest first. */
export function closesQuery(symbol: string) {
  return queryOptions({
    queryKey: ["closes", symbol],
    queryFn: async () => {
      const hours = await closes(symbol, "1h", HOURS);
      return hours.length >= FEWEST ? hours : closes(symbol, "1m", MINUTES);
    },
    staleTime: FRESH_MS,
    refetchInterval: FRESH_MS,
  });
}

async function closes(symbol: string, interval: "1h" | "1m", limit: number): Promise<number[]> {
  const asked = listKlines({ path: { symbol }, query: { interval, limit } });
  return (await given(asked)).data.map(({ close }) => Number(close));
}

/** The `d` of an SVG path through the values, within width and height; "" for fewer than two. */
export function linePath(values: readonly number[], width: number, height: number): string {
  if (values.length < 2) return "";
  const low = Math.min(...values);
  const span = Math.max(...values) - low;
  const points = values.map((value, at) => {
    const x = (at / (values.length - 1)) * width;
    const y = span === 0 ? height / 2 : height - ((value - low) / span) * height;
    return `${round(x)} ${round(y)}`;
  });
  return `M${points.join("L")}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
