// From a draft without flaws to what the exchange is asked.
import type { NewOrder, NewOrderList, OrderTerms } from "../../../api/generated/index.ts";
import type { Draft, Traits } from "./draft.ts";

export type Asked =
  | { readonly order: NewOrder; readonly list?: never }
  | { readonly list: NewOrderList; readonly order?: never };

export function requestOf(draft: Draft, traits: Traits, market: string): Asked {
  if (draft.kind === "oco") return { list: pairOf(draft, traits, market) };
  const has = (field: Parameters<typeof traits.fields.has>[0]) => traits.fields.has(field);
  const order: NewOrder = {
    market,
    side: draft.side,
    type: traits.type,
    time_in_force: traits.tif,
    ...(traits.isByQuote ? { quote_quantity: draft.total } : { quantity: draft.quantity }),
    ...(has("price") && { price: draft.price }),
    ...(has("stop") && { stop_price: draft.stop }),
    ...(has("trail") && trailOf(draft)),
    ...(has("display") && { display_quantity: draft.display }),
    ...(traits.isPostOnly && { post_only: true, ...(draft.slide && { slide: true }) }),
    ...expiryOf(draft, traits),
  };
  return { order };
}

/** One takes the profit, the other limits the loss; the first that trades ends the other. */
function pairOf(draft: Draft, traits: Traits, market: string): NewOrderList {
  const both = { side: draft.side, quantity: draft.quantity };
  const rests = { time_in_force: traits.tif, ...expiryOf(draft, traits) };
  const first: OrderTerms = { ...both, type: "limit", price: draft.price, ...rests };
  const stop = { ...both, stop_price: draft.stop };
  const second: OrderTerms =
    draft.becomes === "limit"
      ? { ...stop, type: "stop_limit", price: draft.limit, ...rests }
      : { ...stop, type: "stop_loss", time_in_force: "ioc" };
  return { market, contingency: "oco", first, second };
}

function trailOf({ trailBy, trail, activation }: Draft) {
  const distance = trailBy === "percent" ? { trail_percent: trail } : { trail_offset: trail };
  return { ...distance, ...(activation !== "" && { activation_price: activation }) };
}

function expiryOf({ expires }: Draft, { tif }: Traits) {
  return tif === "gtd" ? { expires_at: new Date(expires).toISOString() } : {};
}
