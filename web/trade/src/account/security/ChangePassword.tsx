// Another password: with the one of now and, where one is set up, the second factor.
import { useState } from "react";
import { changePassword } from "../../../../api/generated/index.ts";
import { Dialog } from "../../../../ui/Dialog.tsx";
import { Form } from "../../../../ui/Form.tsx";
import { useWords } from "../../../../ui/preferences.ts";
import { say } from "../../../../ui/Toasts.tsx";
import { useDoing } from "../../session/doing.ts";
import { PasswordField } from "../../session/PasswordField.tsx";
import { given } from "../../session/refused.ts";
import { stepped } from "../../session/stepped.ts";
import { useMeAgain } from "./useMeAgain.ts";
import { WORDS } from "./words.ts";

export function ChangePassword({ close }: { close: () => void }) {
  const words = useWords(WORDS);
  const again = useMeAgain();
  const [old, setOld] = useState("");
  const [next, setNext] = useState("");
  const doing = useDoing();
  const send = async () => {
    const body = { old, new: next };
    if (!(await doing.run(() => stepped(() => given(changePassword({ body })))))) return;
    say(words.passwordChanged);
    close();
    await again();
  };
  return (
    <Dialog title={words.changePassword} onClose={close}>
      <p className="text-muted">{words.changePasswordLead}</p>
      <Form
        action={words.changePassword}
        send={send}
        busy={doing.busy}
        error={doing.besides("credentials_wrong", "weak_password")}
        cancel={close}
      >
        <PasswordField
          label={words.oldPassword}
          value={old}
          change={setOld}
          error={doing.at("credentials_wrong") === null ? null : words.oldPasswordWrong}
        />
        <PasswordField
          label={words.newPassword}
          isNew
          value={next}
          change={setNext}
          error={doing.at("weak_password")}
        />
      </Form>
    </Dialog>
  );
}
