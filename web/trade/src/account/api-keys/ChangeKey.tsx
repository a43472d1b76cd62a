// Changes what a key may do; what lets it do more wants a fresh second factor.
import { useQueryClient } from "@tanstack/react-query";
import { changeOneKey, type KeyView } from "../../../../api/generated/index.ts";
import { Dialog } from "../../../../ui/Dialog.tsx";
import { useWords } from "../../../../ui/preferences.ts";
import { say } from "../../../../ui/Toasts.tsx";
import { useDoing } from "../../session/doing.ts";
import { given } from "../../session/refused.ts";
import { stepped } from "../../session/stepped.ts";
import { keysQuery } from "../parts/queries.ts";
import { changeOf, type Draft, draftOf } from "./draft.ts";
import { KeyForm } from "./KeyForm.tsx";
import { WORDS } from "./words.ts";

export function ChangeKey({ shown, onClose }: { shown: KeyView; onClose: () => void }) {
  const words = useWords(WORDS);
  const queries = useQueryClient();
  const path = { key: shown.api_key_id };
  const doing = useDoing();
  const send = async (draft: Draft) => {
    const body = changeOf(shown, draft, Date.now());
    if (!(await doing.run(() => stepped(() => given(changeOneKey({ path, body })))))) return;
    await queries.invalidateQueries({ queryKey: keysQuery.queryKey });
    say(words.saved(draft.label.trim()));
    onClose();
  };
  return (
    <Dialog title={words.changeOf(shown.label)} onClose={onClose} wide>
      <KeyForm
        begin={draftOf(shown)}
        doing={doing}
        action={words.save}
        send={send}
        onClose={onClose}
      />
    </Dialog>
  );
}
