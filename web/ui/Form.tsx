// A form: its fields, what went wrong with it as a whole, and below the buttons.
import type { ReactNode } from "react";
import { Button, type Kind } from "./Button.tsx";
import { useWords } from "./preferences.ts";
import { Wrong } from "./Wrong.tsx";
import { WORDS } from "./words.ts";

interface Props {
  /** What the button says that sends it. */
  action: string;
  send: () => unknown;
  busy: boolean;
  error: string | null;
  /** The way out of a dialog. */
  cancel?: () => void;
  /** The button is as wide as the form: for pages with this one thing to do. */
  wide?: boolean;
  kind?: Kind;
  disabled?: boolean;
  /** The page judges the fields, not the browser. */
  noValidate?: boolean;
  children?: ReactNode;
}

export function Form(props: Props) {
  const { action, send, busy, error, cancel, wide = false } = props;
  const { kind = "primary", disabled = false, noValidate = false } = props;
  const words = useWords(WORDS);
  const button = { type: "submit", kind, busy, disabled } as const;
  return (
    <form
      className="grid grid-cols-[minmax(0,1fr)] gap-4"
      noValidate={noValidate}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {props.children}
      <Wrong>{error}</Wrong>
      {cancel === undefined ? (
        <Button
          {...button}
          size={wide ? "large" : "medium"}
          className={wide ? "" : "justify-self-start"}
        >
          {action}
        </Button>
      ) : (
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={cancel}>{words.cancel}</Button>
          <Button {...button}>{action}</Button>
        </div>
      )}
    </form>
  );
}
