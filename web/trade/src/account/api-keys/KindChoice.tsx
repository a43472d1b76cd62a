// With what the program signs: a secret of ours, or a key pair of its own.
import { useId } from "react";
import { useWords } from "../../../../ui/preferences.ts";
import { Check } from "../parts/Check.tsx";
import { Group } from "../parts/Group.tsx";
import type { Draft } from "./draft.ts";
import { WORDS } from "./words.ts";

interface Props {
  draft: Draft;
  put: (wish: Partial<Draft>) => void;
  error: string | null;
}

export function KindChoice({ draft, put, error }: Props) {
  const words = useWords(WORDS);
  const id = useId();
  return (
    <Group title={words.kind} error={error}>
      <Check
        type="radio"
        name={id}
        label={words.kindSecret}
        hint={words.kindSecretHint}
        checked={!draft.isOwn}
        onChange={() => put({ isOwn: false })}
      />
      <Check
        type="radio"
        name={id}
        label={words.kindOwn}
        hint={words.kindOwnHint}
        checked={draft.isOwn}
        onChange={() => put({ isOwn: true })}
      />
      {draft.isOwn && (
        <label className="grid gap-1 text-xs text-muted">
          {words.publicKey}
          <textarea
            rows={4}
            spellCheck={false}
            autoCapitalize="none"
            translate="no"
            placeholder="-----BEGIN PUBLIC KEY-----"
            value={draft.publicKey}
            aria-invalid={error !== null}
            className="rounded border border-field bg-inset p-2 font-mono text-text"
            onChange={(event) => put({ publicKey: event.target.value })}
          />
          {words.publicKeyHint}
        </label>
      )}
    </Group>
  );
}
