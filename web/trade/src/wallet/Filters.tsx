// The row of filters above a list: lists to choose of, two days, and the way back to everything.
import type { ReactNode } from "react";
import { Button } from "../../../ui/Button.tsx";
import { Field } from "../../../ui/Field.tsx";
import { useWords } from "../../../ui/preferences.ts";
import { WORDS } from "./words.ts";

const ROW =
  "grid grid-cols-2 items-end gap-3 *:min-w-0 *:grid-cols-1 sm:flex sm:flex-wrap [&_select]:w-full";

export interface Days {
  readonly from: string;
  readonly to: string;
}

interface Props {
  days: Days;
  onDays: (days: Days) => void;
  /** Undefined while nothing is filtered. */
  reset: (() => void) | undefined;
  children: ReactNode;
}

export function Filters({ days, onDays, reset, children }: Props) {
  const words = useWords(WORDS);
  return (
    <search aria-label={words.filters} className="block border-y border-line py-3">
      <div className={ROW}>
        {children}
        <Field
          type="date"
          label={words.from}
          value={days.from}
          max={days.to || undefined}
          onChange={(event) => onDays({ ...days, from: event.target.value })}
          className="sm:w-36"
        />
        <Field
          type="date"
          label={words.to}
          value={days.to}
          min={days.from || undefined}
          onChange={(event) => onDays({ ...days, to: event.target.value })}
          className="sm:w-36"
        />
        {reset && (
          <Button kind="quiet" onClick={reset}>
            {words.reset}
          </Button>
        )}
      </div>
    </search>
  );
}
