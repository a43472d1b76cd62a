// What an order of now would come into: the book, the last price, the own orders.
import type { Book } from "../../../core/book.ts";
import { useFeedState } from "../feed/live.ts";
import { useOwnLevels } from "../work/mine.ts";
import type { OrderFormState } from "./useOrderForm.ts";
import type { Scene } from "./warnings.ts";

/** Null until the book is there. */
export function useScene(form: OrderFormState, book: Book | null): Scene | null {
  const { market, last, draft } = form;
  const isLive = useFeedState() === "live";
  const own = useOwnLevels(market)[draft.side === "buy" ? "asks" : "bids"];
  if (book === null) return null;
  return { book, last, bandPpm: market.price_band_ppm, isLive, ownPrices: [...own.keys()] };
}
