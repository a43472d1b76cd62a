// How wide the columns of the trading screen are and how high its lower row; remembered.
import { rememberedRecord } from "../../../ui/remembered.ts";

export interface Layout {
  /** Pixels. */
  book: number;
  form: number;
  work: number;
}

export type Edge = keyof Layout;

const USUAL: Layout = { book: 288, form: 288, work: 280 };
export const LEAST: Layout = { book: 220, form: 250, work: 140 };
export const MOST: Layout = { book: 480, form: 480, work: 640 };

const kept = rememberedRecord<Layout>("bedesten.layout", () => USUAL);

export const useLayout = kept.use;

/** Moves an edge by so many pixels, within what is still usable. */
export function widen(edge: Edge, pixels: number): void {
  const before = kept.get();
  const wished = Math.round(before[edge] + pixels);
  kept.set({ ...before, [edge]: Math.min(MOST[edge], Math.max(LEAST[edge], wished)) });
}

export function resetEdge(edge: Edge): void {
  kept.set({ ...kept.get(), [edge]: USUAL[edge] });
}
