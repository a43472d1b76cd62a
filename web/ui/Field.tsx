// A labelled input; what is wrong with its value stands below it and is read with it.
import clsx from "clsx";
import { type InputHTMLAttributes, type ReactNode, type Ref, useId } from "react";

interface Props extends InputHTMLAttributes<HTMLInputElement> {
  label: string;
  /** Stands right of the label, such as what is available. */
  aside?: ReactNode;
  /** A unit at the end of the input. */
  unit?: ReactNode;
  hint?: ReactNode;
  error?: string | null;
  ref?: Ref<HTMLInputElement>;
}

export function Field({ label, aside, unit, hint, error, className, ...rest }: Props) {
  const id = useId();
  const told = [error && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(" ");
  return (
    <div className={clsx("grid gap-1", className)}>
      <div className="flex items-baseline justify-between gap-2 text-xs">
        <label htmlFor={id} className="text-muted">
          {label}
        </label>
        {aside}
      </div>
      <div
        aria-disabled={rest.disabled || undefined}
        className={clsx(
          "flex h-9 items-center rounded border bg-inset focus-within:outline-2",
          "focus-within:outline-offset-1 focus-within:outline-accent has-disabled:opacity-50",
          error ? "border-danger" : "border-field",
        )}
      >
        <input
          {...rest}
          id={id}
          aria-invalid={error ? true : undefined}
          aria-describedby={told === "" ? undefined : told}
          className={clsx(
            "h-full w-full min-w-0 bg-transparent px-3 outline-none! placeholder:text-faint",
            rest.inputMode === "decimal" && "figure text-right",
          )}
        />
        {unit && <span className="pr-3 text-xs text-muted">{unit}</span>}
      </div>
      {error && (
        <p id={`${id}-error`} role="alert" className="text-xs text-danger">
          {error}
        </p>
      )}
      {hint && (
        <div id={`${id}-hint`} className="text-xs text-muted">
          {hint}
        </div>
      )}
    </div>
  );
}
