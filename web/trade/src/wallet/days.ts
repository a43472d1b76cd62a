// Days as a date input writes them ("2026-11-22"), in the viewer's zone.

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;

/** Moments in RFC 3339: from the first on, before the second. */
export interface Span {
  readonly since?: string;
  readonly until?: string;
}

/** From the begin of the first day to the end of the last; an empty text is no bound. */
export function span(days: { readonly from: string; readonly to: string }): Span {
  const [since, until] = [midnight(days.from, 0), midnight(days.to, 1)];
  return { ...(since !== undefined && { since }), ...(until !== undefined && { until }) };
}

function midnight(day: string, later: number): string | undefined {
  const match = DAY.exec(day);
  if (match === null) return undefined;
  const [year, month, date] = match.slice(1).map(Number) as [number, number, number];
  return new Date(year, month - 1, date + later).toISOString();
}
