// Fills the pool of rows of a book in, without React: this happens twenty times a second.
import type { MarketBody } from "../../../api/generated/index.ts";
import type { Book, BookSide, GroupedLevel } from "../../../core/book.ts";
import { ceilingTo, floorTo, placesOf, text, unit } from "../../../core/decimal.ts";
import { formatDecimal, type Locale } from "../../../core/format.ts";
import type { OwnLevels } from "../work/ownLevels.ts";

interface Shown {
  /** How levels are put together, in units of the price. */
  readonly step: bigint;
  readonly language: Locale;
  readonly own: OwnLevels;
}

const FULL = 1000n;

export function paintBook(
  panel: HTMLElement,
  book: Book,
  market: MarketBody,
  rows: number,
  { step, language, own }: Shown,
): void {
  const [pricePlaces, lotPlaces] = [placesOf(market.tick), placesOf(market.lot)];
  const price = (value: bigint) => formatDecimal(text(value, pricePlaces), language);
  const quantity = (value: bigint) => formatDecimal(text(value, lotPlaces), language);
  const room = roomIn(panel, rows);
  const sides = {
    asks: book.grouped("asks", step, room.asks),
    bids: book.grouped("bids", step, room.bids),
  };
  const deepest = deepestOf([...sides.asks.slice(-1), ...sides.bids.slice(-1)]);
  for (const side of ["asks", "bids"] as const) {
    const mine = groupedOwn(own[side], side, step);
    panel.querySelectorAll<HTMLElement>(`.${side} > li`).forEach((row, index) => {
      const level = sides[side][index];
      row.toggleAttribute("data-empty", level === undefined);
      if (level === undefined) return;
      row.dataset.price = text(level.price, pricePlaces);
      row.toggleAttribute("data-own", mine.has(level.price));
      write(row, [price(level.price), quantity(level.quantity), quantity(level.cumulative)]);
      const share = Number((level.cumulative * FULL) / deepest) / Number(FULL);
      row.querySelector("i")?.style.setProperty("transform", `scaleX(${share})`);
    });
  }
  const spread = book.spread();
  const middle = panel.querySelector("output");
  if (middle !== null) middle.textContent = spread === null ? "—" : price(spread);
}

/** What everything up to a row costs on average and in all; empty when no row is pointed at. */
export function paintSum(
  panel: HTMLElement,
  book: Book,
  market: MarketBody,
  { step, language }: Shown,
  hovered: { readonly side: BookSide; readonly index: number } | null,
): void {
  const place = panel.querySelector(".book-sum");
  if (place === null) return;
  const level = hovered && book.grouped(hovered.side, step, hovered.index + 1)[hovered.index];
  if (!hovered || !level) {
    place.textContent = "";
    return;
  }
  const [pricePlaces, lotPlaces] = [placesOf(market.tick), placesOf(market.lot)];
  const fill = book.fill(hovered.side === "asks" ? "buy" : "sell", level.cumulative);
  const average = formatDecimal(text(fill.averagePrice ?? 0n, pricePlaces), language);
  const whole = text(fill.value / unit(lotPlaces), pricePlaces); // cut to the places of a price
  place.textContent = `Ø ${average}  Σ ${formatDecimal(whole, language)} ${market.quote_asset}`;
}

const ROW_PX = 20;

/** How many whole rows each side has room for, so that the depth bars fill what is seen. */
function roomIn(panel: HTMLElement, most: number): Record<BookSide, number> {
  const of = (side: BookSide) => {
    const height = panel.querySelector<HTMLElement>(`ol.${side}`)?.clientHeight ?? 0;
    return Math.min(most, Math.max(1, Math.floor(height / ROW_PX)));
  };
  return { asks: of("asks"), bids: of("bids") };
}

function deepestOf(levels: readonly GroupedLevel[]): bigint {
  return levels.reduce((most, { cumulative }) => (cumulative > most ? cumulative : most), 1n);
}

/** Prices of the groups that own orders are shown in. */
function groupedOwn(
  levels: OwnLevels[BookSide],
  side: BookSide,
  step: bigint,
): ReadonlySet<bigint> {
  const prices = [...levels.keys()];
  return new Set(prices.map((price) => (side === "asks" ? ceilingTo : floorTo)(price, step)));
}

function write(row: HTMLElement, texts: readonly string[]): void {
  row.querySelectorAll("span").forEach((span, column) => {
    const shown = texts[column] ?? "";
    if (span.textContent !== shown) span.textContent = shown;
  });
}
