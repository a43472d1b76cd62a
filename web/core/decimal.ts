// Exact decimals: a bigint counted in units of 10^-places, so that money never meets a float.

export type Rounding = "down" | "up";

// Longer than any amount there is; BigInt() of endless text would block the page.
const LONGEST = 80;
const DECIMAL = /^(-?)([0-9]+)(?:\.([0-9]+))?$/;

/** The most places an amount has: the finest that the exchange keeps. */
export const FINEST = 18;

/** Ten to the power of `places`. */
export function unit(places: number): bigint {
  return 10n ** BigInt(places);
}

/** The value of a text in units of 10^-places, or null: malformed, or more places than that. */
export function parse(text: string, places: number): bigint | null {
  const match = text.length > LONGEST ? null : DECIMAL.exec(text);
  if (match === null) return null;
  const [, sign = "", whole = "", fraction = ""] = match;
  if (fraction.length > places) return null;
  const size = BigInt(whole + fraction.padEnd(places, "0"));
  return sign === "-" ? -size : size;
}

/** The value as text, always with that many places. */
export function text(value: bigint, places: number): string {
  const sign = value < 0n ? "-" : "";
  const digits = absolute(value)
    .toString()
    .padStart(places + 1, "0");
  if (places === 0) return sign + digits;
  return `${sign}${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

/** The value as text without zeros at its end, as the server writes it. */
export function trimmed(value: bigint, places: number): string {
  const full = text(value, places);
  return places === 0 ? full : full.replace(/\.?0+$/, "");
}

/** a × b in units of 10^-places; "down" goes towards zero, "up" away from it. */
export function multiply(
  a: bigint,
  aPlaces: number,
  b: bigint,
  bPlaces: number,
  places: number,
  rounding: Rounding,
): bigint {
  return ratio(a * b * unit(places), unit(aPlaces + bPlaces), rounding);
}

/** a ÷ b in units of 10^-places; "down" goes towards zero, "up" away from it. */
export function divide(
  a: bigint,
  aPlaces: number,
  b: bigint,
  bPlaces: number,
  places: number,
  rounding: Rounding,
): bigint {
  return ratio(a * unit(bPlaces + places), b * unit(aPlaces), rounding);
}

/** A quotient of whole numbers, rounded; throws RangeError when the divisor is zero. */
export function ratio(dividend: bigint, divisor: bigint, rounding: Rounding): bigint {
  const towardsZero = dividend / divisor;
  if (rounding === "down" || dividend % divisor === 0n) return towardsZero;
  return dividend < 0n === divisor < 0n ? towardsZero + 1n : towardsZero - 1n;
}

/** The greatest multiple of `step` that is not above the value, also below zero. */
export function floorTo(value: bigint, step: bigint): bigint {
  needPositive(step);
  const rest = value % step;
  return rest < 0n ? value - rest - step : value - rest;
}

/** The smallest multiple of `step` that is not below the value. */
export function ceilingTo(value: bigint, step: bigint): bigint {
  return -floorTo(-value, step);
}

/** How many places a step needs: 2 for "0.0100". */
export function placesOf(step: string): number {
  const match = DECIMAL.exec(step);
  if (match === null) throw new RangeError(`not a decimal: ${step}`);
  return (match[3] ?? "").replace(/0+$/, "").length;
}

/** Whether a decimal text is more or less than zero. */
export function isSome(amount: string): boolean {
  return /[1-9]/.test(amount);
}

/** The value without its sign. */
export function absolute(value: bigint): bigint {
  return value < 0n ? -value : value;
}

function needPositive(step: bigint): void {
  if (step <= 0n) throw new RangeError("a step is above zero");
}
