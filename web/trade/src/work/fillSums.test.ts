// Trades of an order become one message with their sum and average.
import { expect, test } from "vitest";
import type { OwnTrade } from "../../../api/generated/index.ts";
import { added, averageOf, quantityOf } from "./fillSums.ts";
import { order } from "./testOrder.ts";

const trade = (quantity: string, price: string): OwnTrade => ({
  executed_at: "2026-11-22T09:00:00Z",
  fee_amount: "0",
  fee_asset: "BTC",
  price,
  quantity,
  role: "maker",
  trade_id: "trd_1",
  trade_number: 1,
  value: "0",
});

test("several trades of an order are one sum at their average", () => {
  const first = added(new Map(), order({ trades: [trade("0.1", "100"), trade("0.2", "101")] }));
  const sum = added(first, order({ trades: [trade("0.3", "102")] })).get("ord_1");
  expect(sum && quantityOf(sum)).toBe("0.6");
  expect(sum && averageOf(sum, "0.01")).toBe("101.34"); // 101.333…, up for who bought
});

test("a change without trades is no fill", () => {
  expect(added(new Map(), order()).size).toBe(0);
});
