// Another passkey: what to call it, then the device asks for PIN or biometrics.
import { useState } from "react";
import { addPasskey, beginPasskey } from "../../../../api/generated/index.ts";
import { Dialog } from "../../../../ui/Dialog.tsx";
import { Field } from "../../../../ui/Field.tsx";
import { Form } from "../../../../ui/Form.tsx";
import { useWords } from "../../../../ui/preferences.ts";
import { say } from "../../../../ui/Toasts.tsx";
import { renewNow } from "../../session/client.ts";
import { useDoing } from "../../session/doing.ts";
import { createPasskey } from "../../session/passkey.ts";
import { given } from "../../session/refused.ts";
import { stepped } from "../../session/stepped.ts";
import { useMeAgain } from "./useMeAgain.ts";
import { WORDS } from "./words.ts";

interface Props {
  close: () => void;
  /** It is in force; recovery codes come with the first second factor alone. */
  done: (recoveryCodes: string[]) => void;
}

export function AddPasskey({ close, done }: Props) {
  const words = useWords(WORDS);
  const again = useMeAgain();
  const [label, setLabel] = useState<string>(words.thisDevice);
  const doing = useDoing();
  const add = async () => {
    const options = await stepped((password) => given(beginPasskey({ body: { password } })));
    const passkey = await createPasskey(options);
    const made = await given(addPasskey({ body: { label, passkey } }));
    await renewNow(); // so that the session knows that it was shown
    say(words.passkeyAdded);
    done(made.recovery_codes);
    await again();
  };
  const send = () => doing.run(add);
  return (
    <Dialog title={words.addPasskey} onClose={close}>
      <p className="text-muted">{words.addPasskeyLead}</p>
      <Form
        action={words.goOn}
        send={send}
        busy={doing.busy}
        error={doing.besides()}
        cancel={close}
      >
        <Field
          label={words.passkeyLabel}
          hint={words.passkeyLabelHint}
          required
          maxLength={100}
          value={label}
          onChange={(event) => setLabel(event.target.value)}
        />
      </Form>
    </Dialog>
  );
}
