// Small parts of a row: when, which market, which side, how much of it is filled.
import { Link } from "@tanstack/react-router";
import { formatDate, formatDateTime, formatPercent, formatTime } from "../../../core/format.ts";
import { usePreferences, useWords } from "../../../ui/preferences.ts";
import { ORDER_WORDS } from "./orderWords.ts";

/** The time of day of today, else the date, with the time where `whole`; all on hovering. */
export function When({ at, whole = false }: { at: string; whole?: boolean }) {
  const { language } = usePreferences();
  const moment = Date.parse(at);
  const isToday = formatDate(moment, language) === formatDate(Date.now(), language);
  const shown = isToday ? formatTime : whole ? formatDateTime : formatDate;
  return (
    <time dateTime={at} title={formatDateTime(moment, language)} className="text-muted">
      {shown(moment, language)}
    </time>
  );
}

export function MarketLink({ symbol }: { symbol: string }) {
  return (
    <Link
      to="/trade/$symbol"
      params={{ symbol }}
      translate="no"
      className="flex-none whitespace-nowrap font-medium hover:text-accent hover:underline"
    >
      {symbol}
    </Link>
  );
}

export function Side({ side }: { side: string }) {
  const words = useWords(ORDER_WORDS);
  return side === "buy" ? (
    <span className="whitespace-nowrap text-up">▲ {words.buy}</span>
  ) : (
    <span className="whitespace-nowrap text-down">▼ {words.sell}</span>
  );
}

interface FilledProps {
  percent: number;
  label: string;
  /** The figure alone. */
  isShort?: boolean;
}

export function FilledBar({ percent, label, isShort = false }: FilledProps) {
  const { language } = usePreferences();
  return (
    <span className="inline-flex items-center gap-1.5">
      <span
        role="progressbar"
        aria-label={label}
        aria-valuenow={percent}
        aria-valuemin={0}
        aria-valuemax={100}
        className={isShort ? "sr-only" : "filled-bar"}
      >
        <span style={{ width: `${percent}%` }} />
      </span>
      <span className={isShort ? "figure" : "figure w-8 text-right"}>
        {formatPercent(String(percent), language)}
      </span>
    </span>
  );
}
