// The live book of a market, one for all who look at it: the levels, the depth, the form's preview.
import type { MarketBody } from "../../../api/generated/index.ts";
import { Book, type BookMessage } from "../../../core/book.ts";
import { parse, placesOf } from "../../../core/decimal.ts";
import { feed } from "./live.ts";

interface Watched {
  readonly book: Book;
  readonly listeners: Set<() => void>;
  readonly stop: () => void;
}

const watched = new Map<string, Watched>();

/**
 * Hear of every change of a market's book, until `leave` is called. A book with a gap or a wrong
 * checksum, or whose connection is gone, stays as it was and says "stale" until it is whole again.
 */
export function watchBook(
  market: MarketBody,
  listener: () => void,
): { book: Book; leave: () => void } {
  const one = watched.get(market.symbol) ?? begin(market);
  one.listeners.add(listener);
  const leave = () => {
    one.listeners.delete(listener);
    if (one.listeners.size > 0) return;
    one.stop();
    watched.delete(market.symbol);
  };
  return { book: one.book, leave };
}

function begin(market: MarketBody): Watched {
  const quantityPlaces = placesOf(market.lot);
  const lot = parse(market.lot, quantityPlaces) ?? 1n;
  const book = new Book({ pricePlaces: placesOf(market.tick), quantityPlaces, lot });
  const listeners = new Set<() => void>();
  const tell = () => {
    for (const listener of [...listeners]) listener();
  };
  const wish = { channel: "book", market: market.symbol };
  const leave = feed.subscribe(wish, (message) => {
    const wasStale = book.state === "stale";
    const isStale = book.apply(message as unknown as BookMessage) === "stale";
    if (isStale && !wasStale) feed.refresh(wish); // once: what is on its way changes nothing
    tell();
  });
  const leaveState = feed.onState((state) => {
    if (state === "live") return;
    book.markStale();
    tell();
  });
  const stop = () => {
    leave();
    leaveState();
  };
  const made = { book, listeners, stop };
  watched.set(market.symbol, made);
  return made;
}
