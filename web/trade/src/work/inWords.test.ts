// Orders in words.
import { expect, test } from "vitest";
import { kindOf, reasonOf } from "./inWords.ts";
import { ORDER_WORDS } from "./orderWords.ts";
import { order } from "./testOrder.ts";

test("the kind, and only what is unusual", () => {
  expect(kindOf(order(), ORDER_WORDS.en)).toBe("Limit");
  expect(kindOf(order({ post_only: true, time_in_force: "day" }), ORDER_WORDS.en)).toBe(
    "Limit · post-only · today only",
  );
  const market = order({ type: "market", price: null, time_in_force: "ioc" });
  expect(kindOf(market, ORDER_WORDS.tr)).toBe("Piyasa");
});

test("why it ended; a reason without a word of ours is shown as it is", () => {
  const ended = order({ status: "cancelled", cancellation_reason: "linked_order" });
  expect(reasonOf(ended, ORDER_WORDS.en)).toBe("its linked order went first");
  expect(reasonOf(order({ status: "rejected", reject_code: "new" }), ORDER_WORDS.en)).toBe("new");
  expect(reasonOf(order({ status: "filled" }), ORDER_WORDS.en)).toBeNull();
});
