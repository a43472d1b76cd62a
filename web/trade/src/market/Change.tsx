// A change of the last day in percent, with its direction in sign, arrow and colour.
import { formatPercentChange } from "../../../core/format.ts";
import { usePreferences } from "../../../ui/preferences.ts";

export function Change({ percent }: { percent: string | null | undefined }) {
  const { language } = usePreferences();
  if (percent == null) return "—";
  const cut = toTwoPlaces(percent);
  const isNone = !/[1-9]/.test(cut);
  const colour = isNone ? "text-muted" : cut.startsWith("-") ? "text-down" : "text-up";
  return <span className={colour}>{formatPercentChange(cut, language)}</span>;
}

/** Cut, not rounded, so that a column has as many places everywhere. */
function toTwoPlaces(text: string): string {
  const [whole = "", fraction = ""] = text.split(".");
  return `${whole}.${fraction.slice(0, 2).padEnd(2, "0")}`;
}
