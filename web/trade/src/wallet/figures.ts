// Figures of the wallet as they are shown: how many places, and a change between two values.
import { absolute, FINEST, isSome, parse, ratio, text, trimmed } from "../../../core/decimal.ts";
import { formatDecimal, type Locale } from "../../../core/format.ts";

/** Without what lies beyond `places`, towards zero: a shown balance is never more than there is. */
export function cut(amount: string, places: number): string {
  const point = amount.indexOf(".");
  if (point === -1 || amount.length - point - 1 <= places) return amount;
  return places === 0 ? amount.slice(0, point) : amount.slice(0, point + 1 + places);
}

/** Places in which values of a currency are told in sum. */
export function placesOfCurrency(currency: string): number {
  return currency === "BTC" ? 8 : 2;
}

/** An amount with these places; nothing is a plain "0", which is read at a glance. */
export function shownAmount(amount: string, locale: Locale, places?: number): string {
  return isSome(amount) ? formatDecimal(amount, locale, places) : "0";
}

/** A value in a currency: cut to its places, zeros stay. */
export function shownValue(value: string, currency: string, locale: Locale): string {
  const places = placesOfCurrency(currency);
  return formatDecimal(cut(value, places), locale, places);
}

/** A price: cents for what costs more than a unit, finer for what costs less. */
export function shownPrice(price: string, locale: Locale): string {
  const isSmall = /^-?0(\.|$)/.test(price);
  return formatDecimal(cut(price, isSmall ? 8 : 2), locale, isSmall ? 8 : 2);
}

/** How many places each asset of a list needs, so that a column has the same for all its rows. */
export function placesByAsset(
  amounts: Iterable<readonly [asset: string, amount: string]>,
): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  for (const [asset, amount] of amounts) {
    const needed = amount.split(".")[1]?.replace(/0+$/, "").length ?? 0;
    places.set(asset, Math.max(places.get(asset) ?? 2, needed));
  }
  return places;
}

export interface Change {
  readonly amount: string;
  /** Percent with two places; null when there was nothing to compare with. */
  readonly percent: string | null;
}

/** From one value to the other; null when one of them is no decimal. */
export function changeBetween(first: string, last: string): Change | null {
  const [from, to] = [parse(first, FINEST), parse(last, FINEST)];
  if (from === null || to === null) return null;
  const percent = from > 0n ? text(ratio((to - from) * 10_000n, from, "down"), 2) : null;
  return { amount: trimmed(to - from, FINEST), percent };
}

/** Parts of a whole in hundredths of a percent; all zero when the whole is. */
export function shares(values: readonly (string | null)[]): readonly number[] {
  const parsed = values.map((value) => parse(value ?? "0", FINEST) ?? 0n);
  const whole = parsed.reduce((sum, value) => sum + absolute(value), 0n);
  return parsed.map((value) => (whole === 0n ? 0 : Number((absolute(value) * 10_000n) / whole)));
}

/** Whether a is less than b; false when one of them is no decimal. */
export function isBelow(a: string, b: string): boolean {
  const [left, right] = [parse(a, FINEST), parse(b, FINEST)];
  return left !== null && right !== null && left < right;
}

const SIZES = ["B", "kB", "MB", "GB"] as const;

/** A number of bytes for people: "812 B", "1.4 MB". */
export function shownBytes(bytes: number, locale: Locale): string {
  const step = bytes < 1000 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), SIZES.length - 1);
  const count = bytes / 1000 ** step;
  return `${formatDecimal(count.toFixed(step === 0 ? 0 : 1), locale)} ${SIZES[step]}`;
}

/** A gain or a loss with its sign: "+12.50", "-3.00". */
export function shownGain(gain: string, locale: Locale, places?: number): string {
  const shown = formatDecimal(gain, locale, places);
  return isSome(gain) && !gain.startsWith("-") ? `+${shown}` : shown;
}

/** A month such as "2026-11" by its name. */
export function formatMonth(month: string, locale: Locale): string {
  const [year, number] = month.split("-").map(Number) as [number, number];
  const tag = locale === "tr" ? "tr-TR" : "en-GB";
  const format = new Intl.DateTimeFormat(tag, { month: "long", year: "numeric", timeZone: "UTC" });
  return format.format(Date.UTC(year, number - 1, 1));
}
