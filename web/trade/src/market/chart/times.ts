// Times under the chart in the viewer's zone; the library itself knows only UTC.
import { TickMarkType } from "lightweight-charts";
import { formatDateTime, type Locale } from "../../../../core/format.ts";

const TAGS: Record<Locale, string> = { en: "en-GB", tr: "tr-TR" };
const FIELDS: Record<number, Intl.DateTimeFormatOptions> = {
  [TickMarkType.Year]: { year: "numeric" },
  [TickMarkType.Month]: { month: "short" },
  [TickMarkType.DayOfMonth]: { day: "numeric", month: "short" },
  [TickMarkType.Time]: { hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  [TickMarkType.TimeWithSeconds]: {
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  },
};
const formatters = new Map<string, Intl.DateTimeFormat>();

/** What stands at a tick of the time scale; `kind` is the library's TickMarkType. */
export function tickText(seconds: number, kind: number, language: Locale): string {
  const key = `${language} ${kind}`;
  const known = formatters.get(key) ?? new Intl.DateTimeFormat(TAGS[language], FIELDS[kind]);
  formatters.set(key, known);
  return known.format(seconds * 1000);
}

/** What stands at the crosshair. */
export function timeText(seconds: number, language: Locale): string {
  return formatDateTime(seconds * 1000, language);
}
