// Takes a passkey away; it opens nothing any more.
import { type PasskeyView, removePasskey } from "../../../../api/generated/index.ts";
import { Dialog } from "../../../../ui/Dialog.tsx";
import { Form } from "../../../../ui/Form.tsx";
import { useWords } from "../../../../ui/preferences.ts";
import { say } from "../../../../ui/Toasts.tsx";
import { useDoing } from "../../session/doing.ts";
import { given } from "../../session/refused.ts";
import { stepped } from "../../session/stepped.ts";
import { useMeAgain } from "./useMeAgain.ts";
import { WORDS } from "./words.ts";

export function RemovePasskey({ passkey, close }: { passkey: PasskeyView; close: () => void }) {
  const words = useWords(WORDS);
  const again = useMeAgain();
  const doing = useDoing();
  const remove = async () => {
    const path = { passkey: passkey.passkey_id };
    if (!(await doing.run(() => stepped(() => given(removePasskey({ path })))))) return;
    say(words.passkeyRemoved);
    close();
    await again();
  };
  return (
    <Dialog title={words.removePasskey(passkey.label)} onClose={close}>
      <Form
        action={words.removeIt}
        kind="danger"
        send={remove}
        busy={doing.busy}
        error={doing.besides()}
        cancel={close}
      >
        <p className="text-muted">{words.removePasskeyLead}</p>
      </Form>
    </Dialog>
  );
}
