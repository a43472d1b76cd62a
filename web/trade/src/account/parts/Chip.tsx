// A state in a word, with a hairline in its colour.
import clsx from "clsx";
import type { ReactNode } from "react";

const TONES = {
  good: "border-up text-up",
  warn: "border-warn text-warn",
  bad: "border-danger text-danger",
  plain: "border-line text-muted",
  accent: "border-accent text-accent",
};

export function Chip({
  tone = "plain",
  children,
}: {
  tone?: keyof typeof TONES;
  children: ReactNode;
}) {
  return (
    <span
      className={clsx(
        "inline-block rounded-sm border px-1.5 text-[11px] leading-4 whitespace-nowrap",
        TONES[tone],
      )}
    >
      {children}
    </span>
  );
}
