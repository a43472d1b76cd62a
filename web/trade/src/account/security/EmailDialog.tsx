// Another e-mail address: a link goes to it, and a notice to the one of now.
import { useState } from "react";
import { askForEmail } from "../../../../api/generated/index.ts";
import { Button } from "../../../../ui/Button.tsx";
import { Dialog } from "../../../../ui/Dialog.tsx";
import { Field } from "../../../../ui/Field.tsx";
import { Form } from "../../../../ui/Form.tsx";
import { useWords } from "../../../../ui/preferences.ts";
import { useDoing } from "../../session/doing.ts";
import { given } from "../../session/refused.ts";
import { stepped } from "../../session/stepped.ts";
import { useMeAgain } from "./useMeAgain.ts";
import { WORDS } from "./words.ts";

const ABOUT_ADDRESS = ["email_wrong", "email_same"];

export function EmailDialog({ close }: { close: () => void }) {
  const words = useWords(WORDS);
  const again = useMeAgain();
  const [email, setEmail] = useState("");
  const [sentTo, setSentTo] = useState("");
  const doing = useDoing();
  const send = async () => {
    const ask = (password?: string) => given(askForEmail({ body: { email, password } }));
    if (!(await doing.run(() => stepped(ask)))) return;
    setSentTo(email);
    await again();
  };
  if (sentTo !== "") {
    return (
      <Dialog title={words.changeEmail} onClose={close}>
        <p role="status">{words.emailAsked(sentTo)}</p>
        <Button size="large" onClick={close}>
          {words.close}
        </Button>
      </Dialog>
    );
  }
  return (
    <Dialog title={words.changeEmail} onClose={close}>
      <p className="text-muted">{words.changeEmailLead}</p>
      <Form
        action={words.mailLink}
        send={send}
        busy={doing.busy}
        error={doing.besides(...ABOUT_ADDRESS)}
        cancel={close}
      >
        <Field
          label={words.newEmail}
          type="email"
          autoComplete="email"
          required
          value={email}
          error={doing.at(...ABOUT_ADDRESS)}
          onChange={(event) => setEmail(event.target.value)}
        />
      </Form>
    </Dialog>
  );
}
