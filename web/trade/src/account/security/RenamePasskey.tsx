// What a passkey is called; only its owner sees it.
import { useState } from "react";
import { type PasskeyView, renamePasskey } from "../../../../api/generated/index.ts";
import { Dialog } from "../../../../ui/Dialog.tsx";
import { Field } from "../../../../ui/Field.tsx";
import { Form } from "../../../../ui/Form.tsx";
import { useWords } from "../../../../ui/preferences.ts";
import { useDoing } from "../../session/doing.ts";
import { given } from "../../session/refused.ts";
import { useMeAgain } from "./useMeAgain.ts";
import { WORDS } from "./words.ts";

export function RenamePasskey({ passkey, close }: { passkey: PasskeyView; close: () => void }) {
  const words = useWords(WORDS);
  const again = useMeAgain();
  const [label, setLabel] = useState(passkey.label);
  const doing = useDoing();
  const send = async () => {
    const path = { passkey: passkey.passkey_id };
    if (!(await doing.run(() => given(renamePasskey({ path, body: { label } }))))) return;
    close();
    await again();
  };
  return (
    <Dialog title={words.renamePasskey} onClose={close}>
      <Form
        action={words.save}
        send={send}
        busy={doing.busy}
        error={doing.besides()}
        cancel={close}
      >
        <Field
          label={words.passkeyLabel}
          required
          maxLength={100}
          value={label}
          onChange={(event) => setLabel(event.target.value)}
        />
      </Form>
    </Dialog>
  );
}
