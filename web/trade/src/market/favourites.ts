// The markets that somebody marked with a star; this device remembers them.
import { remembered } from "../../../ui/remembered.ts";

const favourites = remembered<readonly string[]>("bedesten.favourites", () => [], read);

function read(kept: unknown): string[] {
  return Array.isArray(kept) ? kept.filter((one) => typeof one === "string") : [];
}

export function toggleFavourite(symbol: string): void {
  const others = favourites.get().filter((one) => one !== symbol);
  const wasOne = others.length < favourites.get().length;
  favourites.set(wasOne ? others : [...others, symbol]);
}

export const useFavourites = favourites.use;
