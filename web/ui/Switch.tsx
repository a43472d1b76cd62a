// On or off, at once.
import clsx from "clsx";
import { type ReactNode, useId } from "react";

interface Props {
  label: ReactNode;
  checked: boolean;
  onChange: (checked: boolean) => void;
  disabled?: boolean;
  hint?: ReactNode;
  className?: string;
}

export function Switch({ label, checked, onChange, disabled, hint, className }: Props) {
  const id = useId();
  return (
    <div className={clsx("flex items-center justify-between gap-3", className)}>
      <label htmlFor={id} className="text-xs text-muted">
        {label}
        {hint && <span className="block text-faint">{hint}</span>}
      </label>
      <input
        id={id}
        type="checkbox"
        role="switch"
        className="switch"
        checked={checked}
        aria-checked={checked}
        disabled={disabled}
        onChange={(event) => onChange(event.target.checked)}
      />
    </div>
  );
}
