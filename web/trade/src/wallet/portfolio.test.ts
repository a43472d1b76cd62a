// What the portfolio shows of what the exchange tells.
import { expect, test } from "vitest";
import type { Holding, MarketBody, Portfolio } from "../../../api/generated/index.ts";
import { heldOf, isSmall, marketFor, sorted, upToNow } from "./portfolio.ts";

const holding = (asset: string, value: string | null, total = "1", available = total): Holding => ({
  asset,
  available,
  bonus: "0",
  locked: "0",
  price: null,
  reserved: "0",
  total,
  value,
});
const market = (base: string, quote: string) =>
  ({ symbol: `${base}-${quote}`, base_asset: base, quote_asset: quote }) as MarketBody;
const MARKETS = [market("BTC", "USDT"), market("ETH", "USDT"), market("BTC", "TRY")];

test("the most valuable comes first, what nobody values last", () => {
  const all = [holding("X", null), holding("B", "9"), holding("C", "10"), holding("A", null)];
  expect(sorted(all).map(({ asset }) => asset)).toEqual(["C", "B", "A", "X"]);
});

test("what has no value is not small", () => {
  expect(isSmall(holding("X", null), "TRY")).toBe(false);
  expect(isSmall(holding("X", "39.99"), "TRY")).toBe(true);
  expect(isSmall(holding("X", "40"), "TRY")).toBe(false);
});

test("what is held is all that is not available", () => {
  expect(heldOf(holding("X", null, "2.5", "2"))).toBe("0.5");
});

test("an asset is traded against the currency looked in, if there is such a market", () => {
  expect(marketFor("BTC", "TRY", MARKETS)?.symbol).toBe("BTC-TRY");
  expect(marketFor("ETH", "TRY", MARKETS)?.symbol).toBe("ETH-USDT");
  expect(marketFor("TRY", "USDT", MARKETS)?.symbol).toBe("BTC-TRY");
  expect(marketFor("DOGE", "TRY", MARKETS)).toBeUndefined();
});

test("the last point of history is what balances say now, in the same currency only", () => {
  const history = {
    as_of_seq: 1,
    currency: "TRY",
    data: [
      { at: "2026-11-21T00:00:00Z", value: "0" },
      { at: "2026-11-22T00:00:00Z", value: "0" },
    ],
  };
  const now = (currency: string): Portfolio => ({ as_of_seq: 2, currency, total: "7", data: [] });
  expect(upToNow(history, now("TRY")).map(({ value }) => value)).toEqual(["0", "7"]);
  expect(upToNow(history, now("BTC")).map(({ value }) => value)).toEqual(["0", "0"]);
});
