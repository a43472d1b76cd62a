// Own orders by price: sums a level, and knows what does not rest in the book.
import { expect, test } from "vitest";
import { ownLevels } from "./ownLevels.ts";
import { order } from "./testOrder.ts";

const market = { symbol: "BTC-USDT", tick: "0.01", lot: "0.00001" };

test("orders at one price are one level of what remains", () => {
  const levels = ownLevels(
    [
      order({ price: "60000", remaining_quantity: "0.5" }),
      order({ price: "60000.00", remaining_quantity: "0.25", status: "partially_filled" }),
      order({ side: "sell", price: "61000.01", remaining_quantity: "0.00001" }),
    ],
    market,
  );
  expect([...levels.bids]).toEqual([[6_000_000n, 75_000n]]);
  expect([...levels.asks]).toEqual([[6_100_001n, 1n]]);
});

test("what waits, has no price or is of another market is not in the book", () => {
  const levels = ownLevels(
    [
      order({ status: "pending", waiting_for: "price" }),
      order({ waiting_for: "order" }),
      order({ price: null }),
      order({ market: "ETH-USDT" }),
      order({ price: "60000.001" }),
    ],
    market,
  );
  expect(levels.bids.size + levels.asks.size).toBe(0);
});
