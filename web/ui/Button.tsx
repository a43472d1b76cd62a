// A button. While `busy` it keeps its width, says so, and cannot be pressed again.
import clsx from "clsx";
import type { ButtonHTMLAttributes, Ref } from "react";
import { useWords } from "./preferences.ts";
import { WORDS } from "./words.ts";

export type Kind = "primary" | "plain" | "quiet" | "buy" | "sell" | "danger";

const LOOKS: Record<Kind, string> = {
  primary: "bg-text text-panel hover:opacity-85",
  plain: "border border-field hover:bg-hover",
  quiet: "text-muted hover:bg-hover hover:text-text",
  buy: "bg-buy text-white hover:opacity-90",
  sell: "bg-sell text-white hover:opacity-90",
  danger: "border border-danger text-danger hover:bg-hover",
};
const SIZES = {
  small: "h-7 px-2 text-xs",
  medium: "h-9 px-3 max-sm:h-11",
  large: "h-10 px-4 max-sm:h-11",
};

/** How a button looks, also for a link that leads somewhere like one. */
export function buttonLook(kind: Kind = "plain", size: keyof typeof SIZES = "medium"): string {
  return clsx(
    "relative inline-flex items-center justify-center gap-2 rounded font-medium",
    "whitespace-nowrap disabled:cursor-not-allowed disabled:opacity-50",
    LOOKS[kind],
    SIZES[size],
  );
}

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  kind?: Kind;
  size?: keyof typeof SIZES;
  busy?: boolean;
  ref?: Ref<HTMLButtonElement>;
}

export function Button({ kind, size, busy = false, className, children, ...rest }: Props) {
  const words = useWords(WORDS);
  return (
    <button
      type="button"
      {...rest}
      className={clsx(buttonLook(kind, size), className)}
      disabled={busy || rest.disabled}
      aria-busy={busy}
    >
      <span className={clsx("inline-flex items-center gap-2", busy && "invisible")}>
        {children}
      </span>
      {busy && (
        // Where the word has no room, its dots alone are seen.
        <span className="@container absolute inset-x-1">
          <span className="sr-only @min-[5.5rem]:not-sr-only">{words.sending}</span>
          <span aria-hidden className="@min-[5.5rem]:hidden">
            …
          </span>
        </span>
      )}
    </button>
  );
}
