// What a key may do, each with a sentence; to withdraw is a danger and looks like one.
import { useWords } from "../../../../ui/preferences.ts";
import { Check } from "../parts/Check.tsx";
import { Group } from "../parts/Group.tsx";
import { type Draft, SCOPES, type Scope } from "./draft.ts";
import { WORDS } from "./words.ts";

interface Props {
  draft: Draft;
  put: (wish: Partial<Draft>) => void;
  error: string | null;
}

export function ScopeChoice({ draft, put, error }: Props) {
  const words = useWords(WORDS);
  const choose = (scope: Scope, on: boolean) => {
    const others = draft.scopes.filter((one) => one !== scope);
    put({ scopes: on ? [...others, scope] : others });
  };
  return (
    <Group title={words.scopes} error={error}>
      {SCOPES.map((scope) => (
        <Check
          key={scope}
          type="checkbox"
          label={words[scope]}
          hint={words[`${scope}Hint`]}
          danger={scope === "withdraw"}
          checked={draft.scopes.includes(scope)}
          onChange={(event) => choose(scope, event.target.checked)}
        />
      ))}
    </Group>
  );
}
