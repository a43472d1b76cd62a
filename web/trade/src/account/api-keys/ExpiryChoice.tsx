// When a key ends by itself.
import { Choice } from "../../../../ui/Choice.tsx";
import { Field } from "../../../../ui/Field.tsx";
import { useWords } from "../../../../ui/preferences.ts";
import type { Draft, Expiry } from "./draft.ts";
import { WORDS } from "./words.ts";

interface Props {
  draft: Draft;
  put: (wish: Partial<Draft>) => void;
  error: string | null;
}

const WAYS: readonly Expiry[] = ["in30", "in90", "in365", "onDay", "never"];

export function ExpiryChoice({ draft, put, error }: Props) {
  const words = useWords(WORDS);
  return (
    <div className="grid items-start gap-4 sm:grid-cols-2">
      <Choice
        label={words.expiry}
        value={draft.expiry}
        onChange={(event) => put({ expiry: event.target.value as Expiry })}
      >
        {WAYS.map((way) => (
          <option key={way} value={way}>
            {words[way]}
          </option>
        ))}
      </Choice>
      {draft.expiry === "onDay" && (
        <Field
          label={words.lastDay}
          type="date"
          value={draft.day}
          error={error}
          onChange={(event) => put({ day: event.target.value })}
        />
      )}
    </div>
  );
}
