// Looked at once more before it is sent: what it does, in a sentence, and what it costs.
import { useEffect, useRef } from "react";
import { Button } from "../../../ui/Button.tsx";
import { Dialog } from "../../../ui/Dialog.tsx";
import { usePreferences, useWords } from "../../../ui/preferences.ts";
import { PreviewList } from "./PreviewList.tsx";
import { amountSentence, summaryOf } from "./sentences.ts";
import type { OrderFormState } from "./useOrderForm.ts";
import { WORDS } from "./words.ts";

interface Props {
  form: OrderFormState;
  onSend: () => void;
  onClose: () => void;
}

export function ReviewDialog({ form, onSend, onClose }: Props) {
  const words = useWords(WORDS);
  const { language } = usePreferences();
  const { draft, traits, market } = form;
  const sender = useRef<HTMLButtonElement>(null);
  useEffect(() => sender.current?.focus(), []); // after the dialog put it onto its first button
  return (
    <Dialog title={words.review} onClose={onClose} sheet>
      <p className="text-base">{summaryOf(draft, traits, market, language)}</p>
      {!traits.isByQuote && traits.tifs.length > 1 && (
        <p className="text-xs text-muted">
          {words.tif}: {words[traits.tif]}
        </p>
      )}
      <PreviewList form={form} />
      <p className="text-xs text-muted">{words.reviewNote}</p>
      <div className="grid grid-cols-[auto_minmax(0,1fr)] gap-2">
        <Button size="large" onClick={onClose}>
          {words.back}
        </Button>
        <Button
          ref={sender}
          kind={draft.side}
          size="large"
          onClick={onSend}
          onKeyDown={(event) => {
            if (event.repeat) event.preventDefault(); // the press that opened this still lasts
          }}
        >
          {amountSentence(draft, traits, market, language)}
        </Button>
      </div>
    </Dialog>
  );
}
