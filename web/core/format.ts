// How numbers and times are shown, and what somebody typed is read. Numbers stay text throughout:
// a float would show money that is not there.

export type Locale = "en" | "tr";

interface Signs {
  readonly group: string;
  readonly point: string;
  readonly tag: string;
  /** Names of 10^3, 10^6, 10^9 and 10^12. */
  readonly short: readonly [string, string, string, string];
}

const SIGNS: Record<Locale, Signs> = {
  en: { group: ",", point: ".", tag: "en-GB", short: ["K", "M", "B", "T"] },
  tr: { group: ".", point: ",", tag: "tr-TR", short: [" B", " Mn", " Mr", " Tn"] },
};

const DECIMAL = /^(-?)([0-9]+)(?:\.([0-9]+))?$/;

interface Parts {
  readonly sign: string;
  readonly whole: string;
  readonly fraction: string;
}

function partsOf(text: string): Parts | null {
  const match = DECIMAL.exec(text);
  if (match === null) return null;
  const [, sign = "", whole = "", fraction = ""] = match;
  return { sign: /[1-9]/.test(text) ? sign : "", whole: withoutZeros(whole), fraction };
}

function withoutZeros(whole: string): string {
  return whole.replace(/^0+(?=[0-9])/, "");
}

/**
 * A decimal text with the locale's signs. With `places`: zeros are put at the end, or cut from it,
 * to reach them; other digits always stay, because a rounded price is another price. Text that is
 * no decimal comes back as it is: better seen than hidden.
 */
export function formatDecimal(text: string, locale: Locale, places?: number): string {
  const parts = partsOf(text);
  return parts === null ? text : joined(parts, locale, places);
}

function joined({ sign, whole, fraction }: Parts, locale: Locale, places?: number): string {
  const { group, point } = SIGNS[locale];
  const grouped = whole.replace(/\B(?=([0-9]{3})+$)/g, group);
  const shown = places === undefined ? fraction : toPlaces(fraction, places);
  return sign + grouped + (shown === "" ? "" : point + shown);
}

function toPlaces(fraction: string, places: number): string {
  const kept = fraction.slice(0, places);
  return (kept + fraction.slice(places).replace(/0+$/, "")).padEnd(places, "0");
}

/** A change with its direction, also for eyes that do not tell red from green: "▲ +1,200.5". */
export function formatChange(text: string, locale: Locale, places?: number): string {
  return directed(text, formatDecimal(text, locale, places));
}

/** The text is percent already: "2.41" becomes "2.41%", in Turkish "%2,41". */
export function formatPercent(text: string, locale: Locale, places?: number): string {
  const shown = formatDecimal(text, locale, places);
  if (locale === "en") return `${shown}%`;
  return shown.startsWith("-") ? `-%${shown.slice(1)}` : `%${shown}`;
}

/** A change in percent with its direction: "▼ -2.41%". */
export function formatPercentChange(text: string, locale: Locale, places?: number): string {
  return directed(text, formatPercent(text, locale, places));
}

function directed(text: string, shown: string): string {
  const parts = partsOf(text);
  if (parts === null || !/[1-9]/.test(text)) return shown;
  return parts.sign === "-" ? `▼ ${shown}` : `▲ +${shown}`;
}

/**
 * For tiles: the first three digits or so, cut and not rounded: "1.84M", "1,84 Mn". What is below
 * a thousand is shown as it is.
 */
export function short(text: string, locale: Locale): string {
  const parts = partsOf(text);
  if (parts === null) return text;
  const steps = Math.min(Math.floor((parts.whole.length - 1) / 3), SIGNS[locale].short.length);
  if (steps === 0) return joined(parts, locale);
  const cut = parts.whole.length - 3 * steps;
  const whole = parts.whole.slice(0, cut);
  const fraction = parts.whole.slice(cut, Math.max(cut, 3)).replace(/0+$/, "");
  return joined({ sign: parts.sign, whole, fraction }, locale) + SIGNS[locale].short[steps - 1];
}

/**
 * What somebody typed, with either sign for the point, as plain decimal text; null when it is none.
 * Of both signs the last is the point; a sign that occurs several times is grouping. A single sign
 * is the point too, unless it is the locale's grouping sign where a group would be ("1.500" in
 * Turkish).
 */
export function readTyped(text: string, locale: Locale): string | null {
  const typed = text.trim();
  if (!/^-?[0-9.,]*[0-9][0-9.,]*$/.test(typed)) return null;
  const sign = typed.startsWith("-") ? "-" : "";
  const body = typed.slice(sign.length);
  const at = pointOf(body, SIGNS[locale].group);
  const whole = ungrouped(at === -1 ? body : body.slice(0, at));
  const fraction = at === -1 ? "" : body.slice(at + 1);
  if (whole === null || /[.,]/.test(fraction)) return null;
  const plain = withoutZeros(whole === "" ? "0" : whole);
  return sign + plain + (fraction === "" ? "" : `.${fraction}`);
}

/** Where the decimal point is, or -1 without one. */
function pointOf(body: string, group: string): number {
  const at = Math.max(body.lastIndexOf("."), body.lastIndexOf(","));
  const mark = body[at];
  if (mark === undefined || body.indexOf(mark) !== at) return -1;
  const isAlone = !/[.,]/.test(body.slice(0, at));
  const isGrouping = isAlone && mark === group && /^[1-9][0-9]{0,2}.[0-9]{3}$/.test(body);
  return isGrouping ? -1 : at;
}

/** Digits without grouping; null when the groups are not of three, or of two signs. */
function ungrouped(whole: string): string | null {
  if (/^[0-9]*$/.test(whole)) return whole;
  const isGrouped = /^[0-9]{1,3}([.,])[0-9]{3}(\1[0-9]{3})*$/.test(whole);
  return isGrouped ? whole.replace(/[.,]/g, "") : null;
}

const CLOCK: Intl.DateTimeFormatOptions = {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
};
const DAY: Intl.DateTimeFormatOptions = { day: "numeric", month: "short", year: "numeric" };

// Making one costs far more than using it, and a list of trades uses it for every row.
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatted(
  epochMs: number,
  locale: Locale,
  zone: string | undefined,
  kind: "time" | "date" | "both",
): string {
  const key = `${locale} ${kind} ${zone ?? ""}`;
  const known = formatters.get(key);
  if (known !== undefined) return known.format(epochMs);
  const fields = { ...(kind === "time" ? {} : DAY), ...(kind === "date" ? {} : CLOCK) };
  const where = zone === undefined ? {} : { timeZone: zone };
  const made = new Intl.DateTimeFormat(SIGNS[locale].tag, { ...fields, ...where });
  formatters.set(key, made);
  return made.format(epochMs);
}

/** The time of day in the viewer's zone, or in the one named. */
export function formatTime(epochMs: number, locale: Locale, zone?: string): string {
  return formatted(epochMs, locale, zone, "time");
}

/** The date in the viewer's zone, or in the one named. */
export function formatDate(epochMs: number, locale: Locale, zone?: string): string {
  return formatted(epochMs, locale, zone, "date");
}

/** Date and time in the viewer's zone, or in the one named. */
export function formatDateTime(epochMs: number, locale: Locale, zone?: string): string {
  return formatted(epochMs, locale, zone, "both");
}
