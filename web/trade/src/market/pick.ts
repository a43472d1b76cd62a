// Which markets are shown, and in which order. Pure.
import type { MarketBody, TickerBody } from "../../../api/generated/index.ts";
import { parse } from "../../../core/decimal.ts";

export interface MarketRow {
  readonly market: MarketBody;
  /** Undefined until it is known. */
  readonly ticker: TickerBody | undefined;
}

export const ALL = "all";
export const FAVOURITES = "favourites";

/** "all", "favourites", or a quote asset. */
export type Group = string;

export const SORTS = ["symbol", "last", "change_percent", "high", "low", "quote_volume"] as const;
export type Sort = (typeof SORTS)[number];

export interface Order {
  readonly by: Sort;
  readonly down: boolean;
}

const PLACES = 24; // more than any figure of a ticker has

/** The quote assets of the markets, each once, in the exchange's own order. */
export function quotesOf(markets: readonly MarketBody[]): string[] {
  return [...new Set(markets.map(({ quote_asset }) => quote_asset))];
}

/** What is of the group and has the typed text in its symbol; other signs do not count. */
export function chosen<Row extends { market: MarketBody }>(
  rows: readonly Row[],
  typed: string,
  group: Group,
  favourites: readonly string[],
): Row[] {
  const text = plain(typed);
  return rows.filter(({ market }) => {
    if (group === FAVOURITES && !favourites.includes(market.symbol)) return false;
    const isQuote = group !== ALL && group !== FAVOURITES;
    if (isQuote && market.quote_asset !== group) return false;
    return plain(market.symbol).includes(text);
  });
}

// Not by the reader's locale: a Turkish "i" would never find an I.
function plain(text: string): string {
  return text
    .replaceAll("ı", "i")
    .replaceAll("İ", "I")
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, "");
}

/** In an order; what is not known stands last either way. Without one as they came. */
export function ordered(rows: readonly MarketRow[], order: Order | null): MarketRow[] {
  if (order === null) return [...rows];
  const sign = order.down ? -1 : 1;
  return [...rows].sort((a, b) => compared(a, b, order.by, sign));
}

function compared(a: MarketRow, b: MarketRow, by: Sort, sign: number): number {
  if (by === "symbol") return sign * (a.market.symbol < b.market.symbol ? -1 : 1);
  const [one, other] = [figureOf(a, by), figureOf(b, by)];
  if (one === null || other === null) return Number(one === null) - Number(other === null);
  return one === other ? 0 : sign * (one < other ? -1 : 1);
}

function figureOf({ ticker }: MarketRow, by: Exclude<Sort, "symbol">): bigint | null {
  const text = ticker?.[by];
  return text == null ? null : parse(text, PLACES);
}

/** A column once more: the other way round, then no order. Figures begin with the greatest. */
export function orderedAnew(order: Order | null, by: Sort): Order | null {
  const first = by !== "symbol";
  if (order?.by !== by) return { by, down: first };
  return order.down === first ? { by, down: !first } : null;
}
