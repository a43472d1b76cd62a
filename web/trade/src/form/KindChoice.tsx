// Which kind of order: the two that most people send, and a list of the others.
import clsx from "clsx";
import { useWords } from "../../../ui/preferences.ts";
import { Segments } from "../../../ui/Segments.tsx";
import type { Kind } from "./draft.ts";
import { WORDS } from "./words.ts";

const FIRST = ["limit", "market"] as const;
const OTHERS = ["stop", "profit", "trailing", "oco"] as const;

interface Props {
  kind: Kind;
  choose: (kind: Kind) => void;
}

export function KindChoice({ kind, choose }: Props) {
  const words = useWords(WORDS);
  const isOther = (OTHERS as readonly Kind[]).includes(kind);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_116px] gap-1">
      <Segments
        small
        label={words.kind}
        parts={FIRST.map((name) => ({ name, title: words[name] }))}
        chosen={kind === "limit" || kind === "market" ? kind : null}
        choose={choose}
      />
      <select
        aria-label={words.moreKinds}
        className={clsx(
          "min-w-0 rounded border bg-inset px-2 text-xs",
          isOther ? "border-field text-text" : "border-line text-muted",
        )}
        value={isOther ? kind : ""}
        onChange={(event) => event.target.value !== "" && choose(event.target.value as Kind)}
      >
        <option value="" hidden>
          {words.more}
        </option>
        {OTHERS.map((name) => (
          <option key={name} value={name}>
            {words[name]}
          </option>
        ))}
      </select>
    </div>
  );
}
