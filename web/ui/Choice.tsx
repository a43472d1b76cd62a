// A labelled list of which one is chosen.
import clsx from "clsx";
import { type SelectHTMLAttributes, useId } from "react";

interface Props extends SelectHTMLAttributes<HTMLSelectElement> {
  label: string;
  /** Label and list in one line instead of two. */
  inline?: boolean;
}

export function Choice({ label, inline = false, className, children, ...rest }: Props) {
  const id = useId();
  return (
    <div
      className={clsx(inline ? "flex items-center justify-between gap-2" : "grid gap-1", className)}
    >
      <label htmlFor={id} className="text-xs text-muted">
        {label}
      </label>
      <select
        {...rest}
        id={id}
        className={clsx(
          "rounded border border-field bg-inset px-2 text-text disabled:opacity-50",
          inline ? "h-7 text-xs" : "h-9",
        )}
      >
        {children}
      </select>
    </div>
  );
}
