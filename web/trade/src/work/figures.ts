// The figures of an order as its row shows them.
import type { MarketBody, Order } from "../../../api/generated/index.ts";
import { placesOf } from "../../../core/decimal.ts";
import { formatDecimal, formatPercent, type Locale } from "../../../core/format.ts";
import { quoteOf } from "../../../core/market.ts";
import { triggerSign } from "./rows.ts";
import type { WORDS } from "./words.ts";

type Words = (typeof WORDS)["en"];
type Steps = Pick<MarketBody, "tick" | "lot">;

/** To the tick; as it is where the market is not known. */
export function priceText(
  price: string | null,
  market: Steps | undefined,
  language: Locale,
): string {
  if (price === null) return "—";
  return formatDecimal(price, language, market && placesOf(market.tick));
}

/** To the lot; an order for an amount of money says of which asset. */
export function amountText(order: Order, market: Steps | undefined, language: Locale): string {
  if (order.quantity !== null) return quantityText(order.quantity, market, language);
  if (order.quote_quantity === null) return "—";
  const quote = quoteOf(order.market);
  return `${formatDecimal(order.quote_quantity, language)} ${quote}`;
}

export function quantityText(
  quantity: string,
  market: Steps | undefined,
  language: Locale,
): string {
  return formatDecimal(quantity, language, market && placesOf(market.lot));
}

/** What it waits for: "≤ 60,000.00", or another order; null when for nothing. */
export function waitsFor(
  order: Order,
  market: Steps | undefined,
  language: Locale,
  words: Words,
): string | null {
  if (order.waiting_for === "order") return words.afterOrder;
  if (order.waiting_for === null || order.stop_price === null) return null;
  return `${triggerSign(order)} ${priceText(order.stop_price, market, language)}`;
}

/** "trails by 5%", "trails by 100.00 · from 80,000.00"; null for what does not trail. */
export function trailText(
  order: Order,
  market: Steps | undefined,
  language: Locale,
  words: Words,
): string | null {
  const { trail_percent, trail_offset, activation_price } = order;
  if (trail_percent === null && trail_offset === null) return null;
  const distance =
    trail_percent === null
      ? priceText(trail_offset, market, language)
      : formatPercent(trail_percent, language);
  const from =
    activation_price === null ? [] : [words.from(priceText(activation_price, market, language))];
  return [words.trails(distance), ...from].join(" · ");
}
