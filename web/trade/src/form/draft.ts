// What somebody has typed so far, and what an order of that kind can have at all.
import type { NewOrder } from "../../../api/generated/index.ts";

export type Side = "buy" | "sell";
export type Kind = "limit" | "market" | "stop" | "profit" | "trailing" | "oco";
export type Tif = NonNullable<NewOrder["time_in_force"]>;
export type OrderType = NonNullable<NewOrder["type"]>;
export type Field =
  | "price"
  | "stop"
  | "limit"
  | "trail"
  | "activation"
  | "quantity"
  | "total"
  | "display"
  | "expires";

/** Numbers are plain decimal text, or what was typed where that is no number. */
export interface Draft {
  readonly side: Side;
  readonly kind: Kind;
  /** What a stop or take-profit becomes, and the stop of an OCO. */
  readonly becomes: "market" | "limit";
  /** What the amount of a market buy is in. */
  readonly by: "base" | "quote";
  readonly trailBy: "percent" | "offset";
  readonly tif: Tif;
  readonly postOnly: boolean;
  readonly slide: boolean;
  readonly iceberg: boolean;
  readonly price: string;
  readonly stop: string;
  /** The limit price of the stop of an OCO. */
  readonly limit: string;
  readonly trail: string;
  readonly activation: string;
  readonly quantity: string;
  /** How much to spend, where that is what is asked for. */
  readonly total: string;
  readonly display: string;
  /** As the browser's picker writes it: local, without a zone. */
  readonly expires: string;
}

export const EMPTY: Draft = {
  side: "buy",
  kind: "limit",
  becomes: "market",
  by: "quote",
  trailBy: "percent",
  tif: "gtc",
  postOnly: false,
  slide: false,
  iceberg: false,
  price: "",
  stop: "",
  limit: "",
  trail: "",
  activation: "",
  quantity: "",
  total: "",
  display: "",
  expires: "",
};

/** Which of the form's parts an order like this has. */
export interface Traits {
  readonly type: OrderType;
  readonly fields: ReadonlySet<Field>;
  /** The first one is taken where the draft's is not among them. */
  readonly tifs: readonly Tif[];
  readonly tif: Tif;
  readonly mayChooseBecoming: boolean;
  readonly mayPostOnly: boolean;
  readonly mayIceberg: boolean;
  readonly maySpend: boolean;
  /** By how much to spend, and not by quantity. */
  readonly isByQuote: boolean;
  /** It waits for a price before it is on a book or trades. */
  readonly waits: boolean;
  readonly isPostOnly: boolean;
}

const RESTING: readonly Tif[] = ["gtc", "day", "gtd"];
const ALL: readonly Tif[] = [...RESTING, "ioc", "fok"];
const TAKING: readonly Tif[] = ["ioc", "fok"];
const ONLY_IOC: readonly Tif[] = ["ioc"];

/** In an auction nothing trades at once, so nothing that must do so is possible. */
export function traitsOf(draft: Draft, isAuction: boolean): Traits {
  const type = typeOf(draft);
  const isByQuote = draft.kind === "market" && draft.side === "buy" && draft.by === "quote";
  const tifs = tifsOf(draft, type, isByQuote, isAuction);
  const tif = tifs.includes(draft.tif) ? draft.tif : (tifs[0] ?? "gtc");
  const rests = RESTING.includes(tif);
  const mayPostOnly = type === "limit" && draft.kind === "limit" && rests && !isAuction;
  const mayIceberg = rests && draft.kind !== "oco" && isLimitLike(type);
  const traits = { tifs, tif, mayPostOnly, mayIceberg, isByQuote, type };
  return {
    ...traits,
    fields: fieldsOf(draft, traits),
    mayChooseBecoming: draft.kind === "stop" || draft.kind === "profit" || draft.kind === "oco",
    maySpend: draft.kind === "market" && draft.side === "buy",
    waits: draft.kind !== "limit" && draft.kind !== "market",
    isPostOnly: mayPostOnly && draft.postOnly,
  };
}

function typeOf({ kind, becomes }: Draft): OrderType {
  if (kind === "stop") return becomes === "limit" ? "stop_limit" : "stop_loss";
  if (kind === "profit") return becomes === "limit" ? "take_profit_limit" : "take_profit";
  if (kind === "trailing") return "trailing_stop";
  return kind === "market" ? "market" : "limit"; // an OCO's first order is a limit order
}

export function isLimitLike(type: OrderType): boolean {
  return type === "limit" || type === "stop_limit" || type === "take_profit_limit";
}

function tifsOf(draft: Draft, type: OrderType, isByQuote: boolean, isAuction: boolean) {
  if (isByQuote) return ONLY_IOC;
  if (draft.kind === "oco") return RESTING;
  if (!isLimitLike(type)) return TAKING;
  return type === "limit" && isAuction ? RESTING : ALL;
}

type Known = Pick<Traits, "type" | "tif" | "mayIceberg" | "isByQuote">;

function fieldsOf(draft: Draft, traits: Known): Set<Field> {
  const { kind, becomes, iceberg } = draft;
  const fields = new Set<Field>([traits.isByQuote ? "total" : "quantity"]);
  if (isLimitLike(traits.type)) fields.add("price");
  if (kind === "stop" || kind === "profit" || kind === "oco") fields.add("stop");
  if (kind === "oco" && becomes === "limit") fields.add("limit");
  if (kind === "trailing") fields.add("trail").add("activation");
  if (traits.mayIceberg && iceberg) fields.add("display");
  if (traits.tif === "gtd") fields.add("expires");
  return fields;
}
