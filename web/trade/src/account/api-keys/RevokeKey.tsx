// Ends a key for good, after one question.
import { useQueryClient } from "@tanstack/react-query";
import { type KeyView, revokeKey } from "../../../../api/generated/index.ts";
import { Dialog } from "../../../../ui/Dialog.tsx";
import { Form } from "../../../../ui/Form.tsx";
import { useWords } from "../../../../ui/preferences.ts";
import { say } from "../../../../ui/Toasts.tsx";
import { useDoing } from "../../session/doing.ts";
import { given } from "../../session/refused.ts";
import { keysQuery } from "../parts/queries.ts";
import { WORDS } from "./words.ts";

export function RevokeKey({ shown, onClose }: { shown: KeyView; onClose: () => void }) {
  const words = useWords(WORDS);
  const queries = useQueryClient();
  const doing = useDoing();
  const path = { key: shown.api_key_id };
  const send = async () => {
    if (!(await doing.run(() => given(revokeKey({ path }))))) return;
    say(words.revoked(shown.label));
    onClose();
    await queries.invalidateQueries({ queryKey: keysQuery.queryKey });
  };
  return (
    <Dialog title={words.revokeTitle} onClose={onClose}>
      <Form
        action={words.revoke}
        kind="danger"
        send={send}
        busy={doing.busy}
        error={doing.besides()}
        cancel={onClose}
      >
        <p>{words.revokeText(shown.label)}</p>
      </Form>
    </Dialog>
  );
}
