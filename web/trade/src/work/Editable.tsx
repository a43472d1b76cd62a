// A figure of an order that becomes an input when it is clicked.
import clsx from "clsx";
import { useWords } from "../../../ui/preferences.ts";
import type { Part } from "./amend.ts";
import type { Handled } from "./useOrder.ts";
import { WORDS } from "./words.ts";

interface Props {
  part: Part;
  /** What it is called, and how it is shown. */
  name: string;
  shown: string;
  handled: Handled;
  errorId: string;
}

export function Editable({ part, name, shown, handled, errorId }: Props) {
  const words = useWords(WORDS);
  const { parts, typed, first, wrong, error } = handled;
  if (!parts.includes(part)) return shown;
  if (typed === null) {
    return (
      <button
        type="button"
        className="editable figure"
        title={words.edit}
        aria-label={words.editPart(name, shown)}
        onClick={() => handled.begin(part)}
      >
        {shown}
      </button>
    );
  }
  return (
    <input
      // biome-ignore lint/a11y/noAutofocus: the figure that was clicked became this input
      autoFocus={part === first}
      aria-label={name}
      aria-invalid={wrong === part ? true : undefined}
      aria-describedby={error === null ? undefined : errorId}
      inputMode="decimal"
      autoComplete="off"
      value={typed[part] ?? ""}
      disabled={handled.isSaving}
      className={clsx("editing figure", wrong === part ? "border-danger" : "border-field")}
      onFocus={(event) => event.target.select()}
      onChange={(event) => handled.type(part, event.target.value)}
      onKeyDown={(event) => {
        if (event.key === "Enter") handled.save();
        if (event.key !== "Escape") return;
        event.stopPropagation(); // Escape means something to the page as well
        handled.discard();
      }}
    />
  );
}
