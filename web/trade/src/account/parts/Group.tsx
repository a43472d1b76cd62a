// Fields that answer one question together; what is wrong with the answer stands below.
import { type ReactNode, useId } from "react";

interface Props {
  title: string;
  hint?: string;
  error?: string | null;
  children: ReactNode;
}

export function Group({ title, hint, error, children }: Props) {
  const id = useId();
  const told = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  return (
    <fieldset className="min-w-0" aria-describedby={told === "" ? undefined : told}>
      <legend className="pb-1.5 text-xs text-muted">{title}</legend>
      <div className="grid gap-2">
        {children}
        {error && (
          <p id={`${id}-error`} role="alert" className="text-xs text-danger">
            {error}
          </p>
        )}
        {hint && (
          <p id={`${id}-hint`} className="text-xs text-muted">
            {hint}
          </p>
        )}
      </div>
    </fieldset>
  );
}
