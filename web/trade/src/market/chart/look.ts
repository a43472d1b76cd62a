// How the chart is looked at; remembered, and the same for every market.
import { rememberedRecord } from "../../../../ui/remembered.ts";
import type { StudyName } from "./studies.ts";

// biome-ignore format: a list of words
export const INTERVALS = [
  "1s", "1m", "3m", "5m", "15m", "30m", "1h", "2h", "4h", "6h", "8h", "12h", "1d", "3d", "1w", "1M",
] as const;
export type Interval = (typeof INTERVALS)[number];
export const USUAL: readonly Interval[] = ["1m", "5m", "15m", "1h", "4h", "1d", "1w"];

export const STYLES = ["candles", "heikinAshi", "line", "area"] as const;
export type Style = (typeof STYLES)[number];
export const VIEWS = ["price", "depth", "table"] as const;
export type View = (typeof VIEWS)[number];

export interface Look {
  interval: Interval;
  style: Style;
  studies: readonly StudyName[];
  isLogarithmic: boolean;
  view: View;
}

const kept = rememberedRecord<Look>("bedesten.chart", () => ({
  interval: "1m",
  style: "candles",
  studies: ["ma"],
  isLogarithmic: false,
  view: "price",
}));

export const useLook = kept.use;

export function look(wish: Partial<Look>): void {
  kept.set({ ...kept.get(), ...wish });
}
