// Changing an order in its row: the gentlest way to it, and nothing lost by a trade in between.
import { expect, test } from "vitest";
import { amendmentOf, partsOf } from "./amend.ts";
import { order } from "./testOrder.ts";

const market = { tick: "0.5", lot: "0.001" };
const filled = order({ status: "partially_filled", filled_quantity: "0.4" });

test("the same figures, in whatever writing, ask for nothing", () => {
  const typed = { price: "60.000,00", quantity: "1,0" };
  expect(amendmentOf(order(), typed, market, "tr")).toEqual({ kind: "nothing" });
});

test("less of the same is a reduction, which keeps the place in the queue", () => {
  expect(amendmentOf(filled, { quantity: "0.500" }, market, "en")).toEqual({
    kind: "reduce",
    quantity: "0.5",
  });
});

test("another price asks for what is not filled, and only if no more was filled meanwhile", () => {
  const amendment = amendmentOf(filled, { price: "60000.5" }, market, "en");
  expect(amendment).toMatchObject({
    kind: "replace",
    order: {
      mode: "atomic",
      price: "60000.5",
      quantity: "0.6",
      expected_filled_quantity: "0.4",
      type: "limit",
      time_in_force: "gtc",
    },
  });
});

test("all other terms are kept", () => {
  const iceberg = order({
    display_quantity: "0.5",
    time_in_force: "gtd",
    expires_at: "2026-12-01T00:00:00Z",
    post_only: true,
    client_order_id: "mine",
    filled_quantity: "0.7",
  });
  expect(amendmentOf(iceberg, { price: "59000" }, market, "en")).toMatchObject({
    order: {
      quantity: "0.3",
      display_quantity: "0.3", // not more than there is
      time_in_force: "gtd",
      expires_at: "2026-12-01T00:00:00Z",
      post_only: true,
      client_order_id: "mine",
    },
  });
});

test("a stop that was triggered stays a limit order; one that waits keeps its stop price", () => {
  const stop = { type: "stop_limit", stop_price: "61000" };
  const waiting = order({ ...stop, status: "pending", waiting_for: "price" });
  expect(amendmentOf(waiting, { price: "62000" }, market, "en")).toMatchObject({
    order: { type: "stop_limit", stop_price: "61000", price: "62000" },
  });
  expect(amendmentOf(order(stop), { price: "62000" }, market, "en")).toMatchObject({
    order: { type: "limit", stop_price: null, price: "62000" },
  });
});

test.each([
  [{ price: "abc" }, "price", "noNumber"],
  [{ price: "" }, "price", "noNumber"],
  [{ price: "-1" }, "price", "noNumber"],
  [{ price: "0" }, "price", "noNumber"],
  [{ price: "60000.25" }, "price", "offTick"],
  [{ price: "60000.3" }, "price", "offTick"],
  [{ quantity: "0.0001" }, "quantity", "offLot"],
  [{ quantity: "0.4" }, "quantity", "filledAlready"],
] as const)("%o is refused before it is sent", (typed, part, problem) => {
  expect(amendmentOf(filled, typed, market, "en")).toEqual({ kind: "problem", part, problem });
});

test("a trailing stop can only become smaller: anew it would lose what it has reached", () => {
  const trailing = order({ type: "trailing_stop", price: null, stop_price: "50000" });
  expect(partsOf(trailing, false)).toEqual(["quantity"]);
  expect(amendmentOf(trailing, { quantity: "2" }, market, "en")).toMatchObject({
    problem: "onlyLess",
  });
  expect(amendmentOf(trailing, { quantity: "0.5" }, market, "en")).toMatchObject({
    kind: "reduce",
  });
});

test("orders that depend on others, and those for an amount of money, are not changed", () => {
  expect(partsOf(order(), true)).toEqual([]);
  expect(partsOf(order({ quantity: null }), false)).toEqual([]);
});
