// Sentences about an order: what is wrong, what will be sent, what became of it.
import type { MarketBody, Order } from "../../../api/generated/index.ts";
import { placesOf } from "../../../core/decimal.ts";
import { formatDecimal, formatPercent, type Locale } from "../../../core/format.ts";
import type { Draft, Traits } from "./draft.ts";
import type { Flaw } from "./reading.ts";
import type { Warning } from "./warnings.ts";
import { TOLD, type Told } from "./words.told.ts";

export function flawSentence({ fault, bound = "" }: Flaw, language: Locale): string {
  const word = TOLD[language][fault];
  const plain = bound.includes(".") ? bound.replace(/\.?0+$/, "") : bound;
  return typeof word === "string" ? word : word(formatDecimal(plain, language));
}

export function warningSentence(warning: Warning, { side }: Draft, language: Locale): string {
  const sided = warning.name === "worseThanLast" || warning.name === "wrongSides";
  const name = sided
    ? (`${warning.name}${side === "buy" ? "Buy" : "Sell"}` as const)
    : warning.name;
  const word = TOLD[language][name as keyof Told];
  if (typeof word === "string") return word;
  return (word as (percent: string) => string)(formatPercent(warning.percent ?? "0", language));
}

/** In one sentence what an order will do. */
export function summaryOf(
  draft: Draft,
  traits: Traits,
  market: MarketBody,
  language: Locale,
): string {
  const words = TOLD[language];
  const { base_asset, quote_asset } = market;
  const price = (text: string) =>
    `${formatDecimal(text, language, placesOf(market.tick))} ${quote_asset}`;
  const quantity = `${formatDecimal(draft.quantity, language)} ${base_asset}`;
  const isBuy = draft.side === "buy";
  const at = (limit: string) => (isBuy ? words.atOrBelow : words.atOrAbove)(price(limit));
  const act = (how: string) => (isBuy ? words.sayBuy : words.saySell)(quantity, how);
  const when = (rises: boolean, what: string) =>
    (rises ? words.whenRises : words.whenFalls)(price(draft.stop), what);
  switch (draft.kind) {
    case "limit":
      return capital(act(at(draft.price)), language);
    case "market": {
      const total = `${formatDecimal(draft.total, language)} ${quote_asset}`;
      const said = traits.isByQuote ? words.saySpend(total, base_asset) : act(words.atMarket);
      return capital(said, language);
    }
    case "stop":
    case "profit": {
      const how = draft.becomes === "limit" ? at(draft.price) : words.atMarket;
      return capital(
        when(isBuy !== (draft.kind === "profit"), inner(act(how), language)),
        language,
      );
    }
    case "trailing":
      return capital(trailingOf(draft, price, act(words.atMarket), language), language);
    case "oco": {
      const how = draft.becomes === "limit" ? at(draft.limit) : words.atMarket;
      const stop = when(isBuy, inner(act(how), language));
      return capital(words.either(act(at(draft.price)), inner(stop, language)), language);
    }
  }
}

function trailingOf(
  draft: Draft,
  price: (text: string) => string,
  act: string,
  language: Locale,
): string {
  const words = TOLD[language];
  const distance =
    draft.trailBy === "percent" ? formatPercent(draft.trail, language) : price(draft.trail);
  const turn = draft.side === "buy" ? words.whenTurnsUp : words.whenTurnsDown;
  const said = turn(distance, inner(act, language));
  return draft.activation === ""
    ? said
    : words.countedFrom(price(draft.activation), inner(said, language));
}

function capital(sentence: string, language: Locale): string {
  return `${sentence.charAt(0).toLocaleUpperCase(language)}${sentence.slice(1)}.`;
}

function inner(sentence: string, language: Locale): string {
  return sentence.charAt(0).toLocaleLowerCase(language) + sentence.slice(1);
}

/** For the button that sends it. */
export function amountSentence(
  draft: Draft,
  traits: Traits,
  market: MarketBody,
  language: Locale,
): string {
  const words = TOLD[language];
  if (traits.isByQuote) {
    return words.spendAmount(`${formatDecimal(draft.total, language)} ${market.quote_asset}`);
  }
  const amount = `${formatDecimal(draft.quantity, language)} ${market.base_asset}`;
  return draft.side === "buy" ? words.buyAmount(amount) : words.sellAmount(amount);
}

/** What became of it, and whether that is what was wanted; null where the fills say it. */
export function outcomeOf(
  orders: readonly Order[],
  language: Locale,
): { text: string; bad: boolean } | null {
  const words = TOLD[language];
  const [order, other] = orders;
  if (order === undefined || other !== undefined) return { text: words.placedBoth, bad: false };
  if (order.status === "filled") return null; // each fill is told where the own orders are shown
  if (order.status === "rejected") return { text: words.rejected, bad: true };
  const isOver = order.status === "cancelled" || order.status === "expired";
  const isPart = /[1-9]/.test(order.filled_quantity);
  if (isOver) return { text: isPart ? words.restEnded : words.nothing, bad: true };
  if (order.waiting_for !== null) return { text: words.waiting, bad: false };
  return { text: isPart ? words.restOpen : words.open, bad: false };
}
