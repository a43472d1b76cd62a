// The turn of open orders, lists together, and what is told of a row.
import { expect, test } from "vitest";
import {
  contingencyOf,
  entriesOf,
  expectSuccessor,
  filledPercent,
  settleSuccessor,
  triggerSign,
} from "./rows.ts";
import { order } from "./testOrder.ts";

const at = (second: number) => `2026-11-22T09:00:0${second}Z`;

test("newest first; of one moment the later id", () => {
  const orders = [
    order({ order_id: "ord_1", created_at: at(1) }),
    order({ order_id: "ord_3", created_at: at(2) }),
    order({ order_id: "ord_2", created_at: at(2) }),
  ];
  expect(entriesOf(orders).map(({ key }) => key)).toEqual(["ord_3", "ord_2", "ord_1"]);
});

test("orders of a list are one entry, until one is left", () => {
  const legs = [
    order({ order_id: "ord_5", order_list_id: "lst_4", created_at: at(1) }),
    order({ order_id: "ord_6", order_list_id: "lst_4", created_at: at(1) }),
  ];
  expect(entriesOf([order(), ...legs])).toEqual([
    { kind: "list", key: "lst_4", legs },
    { kind: "order", key: "ord_1", order: order() },
  ]);
  expect(entriesOf(legs.slice(1))[0]?.kind).toBe("order");
});

test("an order that replaced another takes its row, also when it is told of early", () => {
  const old = order({ order_id: "ord_1", created_at: at(1) });
  const other = order({ order_id: "ord_2", created_at: at(2), price: "61000" });
  const replaced = order({ order_id: "ord_3", created_at: at(3), price: "61000" });
  const keys = () => entriesOf([replaced, other]).map(({ key }) => key);
  expectSuccessor(old, { ...old, price: "61000" }, [old, other]);
  expect(keys()).toEqual(["ord_2", "ord_1"]);
  settleSuccessor(old, replaced);
  expect(keys()).toEqual(["ord_2", "ord_1"]);
});

test("a replacement that was refused leaves later orders their own row", () => {
  const old = order({ order_id: "ord_11" });
  expectSuccessor(old, old, [old]);
  settleSuccessor(old, null);
  expect(entriesOf([order({ order_id: "ord_12" })])[0]?.key).toBe("ord_12");
});

test("a list is named by its orders that wait for another", () => {
  const leg = order();
  const following = order({ waiting_for: "order" });
  expect(contingencyOf([leg, leg])).toBe("oco");
  expect(contingencyOf([leg, following])).toBe("oto");
  expect(contingencyOf([leg, following, following])).toBe("otoco");
});

test("what is filled, of a quantity or of an amount of money, never rounded up", () => {
  expect(filledPercent(order({ quantity: "3", filled_quantity: "2" }))).toBe(66);
  expect(filledPercent(order({ quantity: "1", filled_quantity: "0.999999" }))).toBe(99);
  expect(
    filledPercent(order({ quantity: null, quote_quantity: "100", filled_value: "50.5" })),
  ).toBe(50);
});

test("which way the price must go", () => {
  expect(triggerSign(order({ type: "stop_limit", side: "sell" }))).toBe("≤");
  expect(triggerSign(order({ type: "trailing_stop", side: "buy" }))).toBe("≥");
  expect(triggerSign(order({ type: "take_profit", side: "sell" }))).toBe("≥");
  expect(triggerSign(order({ type: "take_profit_limit", side: "buy" }))).toBe("≤");
});
