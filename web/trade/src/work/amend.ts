// What is asked of the exchange when somebody changes an order in its row.
import type { MarketBody, Order, Replacement } from "../../../api/generated/index.ts";
import { parse, placesOf, trimmed } from "../../../core/decimal.ts";
import { type Locale, readTyped } from "../../../core/format.ts";

export type Part = "price" | "stop_price" | "quantity";
export type Typed = Readonly<Partial<Record<Part, string>>>;
export type Problem = "noNumber" | "offTick" | "offLot" | "filledAlready" | "onlyLess";

export type Amendment =
  | { readonly kind: "nothing" }
  | { readonly kind: "problem"; readonly part: Part; readonly problem: Problem }
  | { readonly kind: "reduce"; readonly quantity: string }
  | { readonly kind: "replace"; readonly order: Replacement };

type Steps = Pick<MarketBody, "tick" | "lot">;
type Values = Record<Part, bigint | null>;

/** Which parts of an order can be changed; none of an order that depends on others. */
export function partsOf(order: Order, isInList: boolean): readonly Part[] {
  if (isInList || order.quantity === null) return [];
  if (order.type === "trailing_stop") return ["quantity"];
  const prices: Part[] = order.price === null ? [] : ["price"];
  return isWaiting(order) ? [...prices, "stop_price", "quantity"] : [...prices, "quantity"];
}

/** The quantity is that of the whole order, what is filled included, as the row shows it. */
export function amendmentOf(order: Order, typed: Typed, market: Steps, locale: Locale): Amendment {
  const wanted: Values = { price: null, stop_price: null, quantity: null };
  for (const part of ["price", "stop_price", "quantity"] as const) {
    const now = order[part];
    const text = typed[part] === undefined ? now : readTyped(typed[part], locale);
    if (text === null && typed[part] === undefined) continue;
    const places = placesOf(stepOf(part, market));
    const value = text === null ? null : parse(shortened(text), places);
    const problem = problemOf(text, value, part, market);
    if (value === null || problem !== null) return wrong(part, problem ?? "noNumber");
    wanted[part] = value;
  }
  return wayTo(order, wanted, market);
}

/** Losing priority only where it must be: less of the same keeps its place. */
function wayTo(order: Order, wanted: Values, market: Steps): Amendment {
  const lotPlaces = placesOf(market.lot);
  const filled = parse(order.filled_quantity, lotPlaces) ?? 0n;
  const before = parse(order.quantity ?? "0", lotPlaces) ?? 0n;
  const quantity = wanted.quantity ?? before;
  if (quantity <= filled) return wrong("quantity", "filledAlready");
  const hasNewPrice = (["price", "stop_price"] as const).some(
    (part) => wanted[part] !== null && !isSame(order[part], wanted[part], market),
  );
  if (!hasNewPrice && quantity === before) return { kind: "nothing" };
  if (!hasNewPrice && quantity < before) {
    return { kind: "reduce", quantity: trimmed(quantity, lotPlaces) };
  }
  if (order.type === "trailing_stop") return wrong("quantity", "onlyLess");
  return { kind: "replace", order: replacement(order, wanted, quantity - filled, market) };
}

/**
 * The same order with other figures. It asks for what is not filled, and for as much to be filled
 * as the row shows: a trade in between is refused as order_changed instead of bought twice.
 */
function replacement(order: Order, wanted: Values, rest: bigint, market: Steps): Replacement {
  const tickPlaces = placesOf(market.tick);
  const lotPlaces = placesOf(market.lot);
  const shown = order.display_quantity && parse(order.display_quantity, lotPlaces);
  const price = (part: "price" | "stop_price") =>
    wanted[part] === null ? null : trimmed(wanted[part], tickPlaces);
  return {
    mode: "atomic",
    expected_filled_quantity: order.filled_quantity,
    market: order.market,
    side: order.side as Replacement["side"],
    type: typeOf(order),
    quantity: trimmed(rest, lotPlaces),
    price: price("price"),
    stop_price: isWaiting(order) ? price("stop_price") : null,
    display_quantity: shown ? trimmed(shown < rest ? shown : rest, lotPlaces) : null,
    time_in_force:
      order.price === null ? null : (order.time_in_force as Replacement["time_in_force"]),
    expires_at: order.expires_at,
    post_only: order.post_only,
    hidden: order.hidden,
    client_order_id: order.client_order_id,
    self_trade_prevention: order.self_trade_prevention as Replacement["self_trade_prevention"],
  };
}

/** A conditional order that was triggered is a limit order by now, and shall not wait again. */
function typeOf(order: Order): Replacement["type"] {
  const isTriggered = order.stop_price !== null && !isWaiting(order);
  return isTriggered ? "limit" : (order.type as Replacement["type"]);
}

function isWaiting(order: Order): boolean {
  return order.stop_price !== null && order.waiting_for === "price";
}

function stepOf(part: Part, market: Steps): string {
  return part === "quantity" ? market.lot : market.tick;
}

function problemOf(
  text: string | null,
  value: bigint | null,
  part: Part,
  market: Steps,
): Problem | null {
  const off = part === "quantity" ? "offLot" : "offTick";
  if (text === null || text.startsWith("-")) return "noNumber";
  if (value === null) return off;
  const step = parse(stepOf(part, market), placesOf(stepOf(part, market))) ?? 1n;
  if (value === 0n) return "noNumber";
  return value % step === 0n ? null : off;
}

/** Zeros at the end of the fraction say nothing. */
function shortened(text: string): string {
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

function isSame(text: string | null, value: bigint, market: Steps): boolean {
  return text !== null && parse(shortened(text), placesOf(market.tick)) === value;
}

function wrong(part: Part, problem: Problem): Amendment {
  return { kind: "problem", part, problem };
}
