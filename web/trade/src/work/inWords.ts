// What an order is and how it is with it, in words.
import type { Order } from "../../../api/generated/index.ts";
import type { OrderWords } from "./orderWords.ts";

type Terms = Pick<
  Order,
  "type" | "post_only" | "display_quantity" | "hidden" | "time_in_force" | "price"
>;

/** "Limit · post only": the kind, and what is unusual about it. */
export function kindOf(order: Terms, words: OrderWords): string {
  const { type, time_in_force, price } = order;
  const isUsual = time_in_force === "gtc" || price === null; // a market order never rests
  const parts = [
    named(words, type),
    order.post_only && words.postOnly,
    order.display_quantity !== null && words.iceberg,
    order.hidden && words.hidden,
    !isUsual && named(words, time_in_force),
  ];
  return parts.filter(Boolean).join(" · ");
}

export function statusOf({ status }: Pick<Order, "status">, words: OrderWords): string {
  return words[status];
}

/** Why it ended, when that is worth a word. */
export function reasonOf(
  { status, cancellation_reason, reject_code }: Order,
  words: OrderWords,
): string | null {
  if (status === "filled" || status === "expired") return null; // the status says it
  const reason = reject_code ?? cancellation_reason;
  return reason === null ? null : named(words, reason);
}

/** An unknown name is shown as it is: better seen than hidden. */
function named(words: OrderWords, name: string): string {
  const key = name === "expired" ? "end_expired" : name;
  return key in words ? words[key as keyof OrderWords] : name;
}
