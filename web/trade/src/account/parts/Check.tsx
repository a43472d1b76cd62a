// One of several that are chosen together, or one that is: a box or a dot with its words.
import clsx from "clsx";
import type { InputHTMLAttributes, ReactNode } from "react";

interface Props extends InputHTMLAttributes<HTMLInputElement> {
  type: "checkbox" | "radio";
  label: ReactNode;
  hint?: ReactNode;
  danger?: boolean;
}

export function Check({ type, label, hint, danger = false, className, ...rest }: Props) {
  return (
    <label className={clsx("flex min-h-6 items-start gap-2", className)}>
      <input
        {...rest}
        type={type}
        className={clsx("mt-0.5 size-4 flex-none", danger ? "accent-danger" : "accent-accent")}
      />
      <span className={clsx(danger && "text-danger")}>
        {label}
        {hint && (
          <span className={clsx("block text-xs", danger ? "text-danger" : "text-muted")}>
            {hint}
          </span>
        )}
      </span>
    </label>
  );
}
