// Doing without the authenticator app, by a last code of it.
import { useState } from "react";
import { switchSecondFactorOff } from "../../../../api/generated/index.ts";
import { Dialog } from "../../../../ui/Dialog.tsx";
import { Field } from "../../../../ui/Field.tsx";
import { Form } from "../../../../ui/Form.tsx";
import { useWords } from "../../../../ui/preferences.ts";
import { say } from "../../../../ui/Toasts.tsx";
import { useDoing } from "../../session/doing.ts";
import { given } from "../../session/refused.ts";
import { useMeAgain } from "./useMeAgain.ts";
import { WORDS } from "./words.ts";

export function AppOff({ close }: { close: () => void }) {
  const words = useWords(WORDS);
  const again = useMeAgain();
  const [code, setCode] = useState("");
  const doing = useDoing();
  const send = async () => {
    if (!(await doing.run(() => given(switchSecondFactorOff({ body: { code } }))))) return;
    say(words.appIsOff);
    close();
    await again();
  };
  return (
    <Dialog title={words.switchAppOff} onClose={close}>
      <p className="text-muted">{words.switchAppOffLead}</p>
      <Form
        action={words.switchAppOff}
        kind="danger"
        send={send}
        busy={doing.busy}
        error={doing.besides("credentials_wrong")}
        cancel={close}
      >
        <Field
          label={words.appOrRecoveryCode}
          autoComplete="one-time-code"
          autoCapitalize="none"
          spellCheck={false}
          required
          value={code}
          error={doing.at("credentials_wrong") === null ? null : words.appCodeWrong}
          onChange={(event) => setCode(event.target.value)}
        />
      </Form>
    </Dialog>
  );
}
