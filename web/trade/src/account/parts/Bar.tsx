// How much of something there is already: a bar for the eye, a meter for screen readers.
import clsx from "clsx";

interface Props {
  label: string;
  /** In words, what the bar shows. */
  value: string;
  /** From 0 to 1. */
  share: number;
  warns?: boolean;
}

export function Bar({ label, value, share, warns = false }: Props) {
  const percent = Math.round(Math.min(Math.max(share, 0), 1) * 100);
  return (
    <div className="h-1.5 overflow-hidden rounded-full bg-hover">
      <meter className="sr-only" aria-label={label} value={percent} max={100}>
        {value}
      </meter>
      <div
        className={clsx("h-full rounded-full", warns ? "bg-warn" : "bg-accent")}
        style={{ width: `${percent}%`, minWidth: share > 0 ? 3 : 0 }}
      />
    </div>
  );
}
