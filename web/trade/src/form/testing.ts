// A market, a book and drafts for the tests of this folder.
import type { MarketBody } from "../../../api/generated/index.ts";
import { Book, type BookMessage } from "../../../core/book.ts";
import { bookChecksum, type LevelText } from "../../../core/checksum.ts";
import { type Draft, EMPTY, traitsOf } from "./draft.ts";
import { read } from "./reading.ts";
import { type Steps, stepsOf } from "./steps.ts";

export const MARKET: MarketBody = {
  symbol: "BTC-USDT",
  base_asset: "BTC",
  quote_asset: "USDT",
  phase: "continuous",
  is_trading_enabled: true,
  tick: "0.1",
  lot: "0.001",
  min_notional: "5",
  max_notional: "100000",
  min_quantity: "0.002",
  max_quantity: "10",
  min_price: null,
  max_price: null,
  band_ppm: 50_000,
  price_band_ppm: 100_000,
  volatility_ppm: null,
  maker_fee_ppm: 500,
  taker_fee_ppm: 1_000,
};
export const STEPS: Steps = stepsOf(MARKET);
export const NOW = Date.parse("2026-06-01T12:00:00Z");

/** Asks 100 (1), 101 (2); bids 99 (1), 98 (2). */
export function aBook(): Book {
  const asks: LevelText[] = [
    ["100", "1"],
    ["101", "2"],
  ];
  const bids: LevelText[] = [
    ["99", "1"],
    ["98", "2"],
  ];
  const book = new Book({ pricePlaces: 1, quantityPlaces: 3, lot: STEPS.lot });
  const message: BookMessage = {
    channel: "book",
    market: MARKET.symbol,
    type: "snapshot",
    seq: 1,
    update: 1,
    bids,
    asks,
    checksum: bookChecksum(asks, bids),
  };
  book.apply(message);
  return book;
}

export function typed(patch: Partial<Draft>, isAuction = false) {
  const draft: Draft = { ...EMPTY, ...patch };
  const traits = traitsOf(draft, isAuction);
  return { draft, traits, ...read(draft, traits, STEPS, NOW) };
}
