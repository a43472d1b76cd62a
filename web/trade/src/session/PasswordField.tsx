// A password, hidden until somebody wants to see it. A new one is told how long it has to be while
// it is typed; how hard it is to guess, the exchange judges.
import { useState } from "react";
import { Field } from "../../../ui/Field.tsx";
import { useWords } from "../../../ui/preferences.ts";
import { WORDS } from "./words.ts";

const LEAST = 10; // so the exchange wants it

interface Props {
  label: string;
  value: string;
  change: (password: string) => void;
  error?: string | null;
  /** Whether it is chosen here, and not one that exists. */
  isNew?: boolean;
}

export function PasswordField({ label, value, change, error, isNew = false }: Props) {
  const words = useWords(WORDS);
  const [seen, setSeen] = useState(false);
  return (
    <Field
      label={label}
      type={seen ? "text" : "password"}
      autoComplete={isNew ? "new-password" : "current-password"}
      autoCapitalize="none"
      spellCheck={false}
      required
      maxLength={128}
      value={value}
      error={error ?? null}
      hint={isNew ? <Length password={value} /> : undefined}
      onChange={(event) => change(event.target.value)}
      unit={
        <button
          type="button"
          className="-mr-2 rounded px-2 py-1 hover:bg-hover hover:text-text"
          aria-pressed={seen}
          onClick={() => setSeen(!seen)}
        >
          {seen ? words.hide : words.show}
        </button>
      }
    />
  );
}

function Length({ password }: { password: string }) {
  const words = useWords(WORDS);
  const missing = LEAST - [...password].length;
  if (password === "") return words.passwordRule(LEAST);
  return missing > 0 ? words.passwordShort(missing) : words.passwordLong;
}
