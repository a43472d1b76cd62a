// From where a key may be used: addresses and networks, added one after the other.
import { type KeyboardEvent, useState } from "react";
import { Button } from "../../../../ui/Button.tsx";
import { Field } from "../../../../ui/Field.tsx";
import { useWords } from "../../../../ui/preferences.ts";
import type { Draft } from "./draft.ts";
import { faultOf } from "./networks.ts";
import { WORDS } from "./words.ts";

interface Props {
  draft: Draft;
  put: (wish: Partial<Draft>) => void;
  typed: string;
  setTyped: (text: string) => void;
  error: string | null;
}

const MOST = 32;

export function NetworkList({ draft, put, typed, setTyped, error }: Props) {
  const words = useWords(WORDS);
  const [fault, setFault] = useState<string | null>(null);
  const { networks } = draft;
  const faultIn = (text: string) => {
    if (networks.includes(text)) return words.networkTwice;
    if (networks.length >= MOST) return words.networksFull;
    const found = faultOf(text);
    if (found === null) return null;
    return found === "bits" ? words.networkBits : words.networkWrong;
  };
  const add = () => {
    const text = typed.trim();
    const found = text === "" ? null : faultIn(text);
    setFault(found);
    if (text === "" || found !== null) return;
    put({ networks: [...networks, text] });
    setTyped("");
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter") return;
    event.preventDefault(); // it adds, and does not send the form
    add();
  };
  return (
    <div className="grid gap-2">
      <Field
        label={words.networks}
        hint={words.networksHint}
        value={typed}
        error={fault ?? error}
        autoCapitalize="none"
        spellCheck={false}
        translate="no"
        onChange={(event) => {
          setTyped(event.target.value);
          setFault(null);
        }}
        onKeyDown={onKeyDown}
        onBlur={add}
        unit={
          <Button size="small" kind="quiet" className="-mr-2" onClick={add}>
            {words.add}
          </Button>
        }
      />
      {networks.length > 0 && (
        <ul className="flex flex-wrap gap-2">
          {networks.map((network) => (
            <li
              key={network}
              className="flex items-center rounded-sm border border-line bg-inset pl-2 text-xs"
            >
              <code translate="no">{network}</code>
              <button
                type="button"
                aria-label={words.take(network)}
                className="size-7 text-muted hover:text-text"
                onClick={() => put({ networks: networks.filter((one) => one !== network) })}
              >
                ×
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
