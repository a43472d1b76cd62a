// The terms of use: a box to tick, and their text to read.
import { useId, useState } from "react";
import type { TermsView } from "../../../api/generated/index.ts";
import { Button } from "../../../ui/Button.tsx";
import { Dialog } from "../../../ui/Dialog.tsx";
import { usePreferences, useWords } from "../../../ui/preferences.ts";
import { WORDS } from "./words.ts";

interface Props {
  terms: TermsView | undefined;
  failed: boolean;
  retry: () => void;
  accepted: boolean;
  accept: (accepted: boolean) => void;
}

export function Terms({ terms, failed, retry, accepted, accept }: Props) {
  const words = useWords(WORDS);
  const { language } = usePreferences();
  const [open, setOpen] = useState(false);
  const id = useId();
  if (failed && terms === undefined) {
    return (
      <p role="alert" className="flex items-center justify-between gap-4 text-danger">
        {words.termsFailed}
        <Button size="small" onClick={retry}>
          {words.again}
        </Button>
      </p>
    );
  }
  return (
    <div className="flex items-start gap-2">
      <input
        id={id}
        type="checkbox"
        className="size-6 shrink-0 accent-accent"
        required
        checked={accepted}
        disabled={terms === undefined}
        onChange={(event) => accept(event.target.checked)}
      />
      <p className="pt-0.5">
        <label htmlFor={id}>{words.acceptTerms}</label>{" "}
        <button
          type="button"
          className="text-accent underline"
          disabled={terms === undefined}
          onClick={() => setOpen(true)}
        >
          {words.readTerms}
        </button>
      </p>
      {open && terms !== undefined && (
        <Dialog title={words.termsTitle(terms.version)} wide onClose={() => setOpen(false)}>
          <p className="max-h-[60dvh] overflow-auto whitespace-pre-wrap">{terms.text[language]}</p>
          <Button
            kind="primary"
            size="large"
            onClick={() => {
              accept(true);
              setOpen(false);
            }}
          >
            {words.acceptThem}
          </Button>
        </Dialog>
      )}
    </div>
  );
}
