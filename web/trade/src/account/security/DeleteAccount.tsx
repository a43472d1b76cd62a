// The end of an account, which is final: its address has to be typed for it.
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { deleteMe } from "../../../../api/generated/index.ts";
import { Dialog } from "../../../../ui/Dialog.tsx";
import { Field } from "../../../../ui/Field.tsx";
import { Form } from "../../../../ui/Form.tsx";
import { useWords } from "../../../../ui/preferences.ts";
import { say } from "../../../../ui/Toasts.tsx";
import { useDoing } from "../../session/doing.ts";
import { given } from "../../session/refused.ts";
import { logOut } from "../../session/session.ts";
import { stepped } from "../../session/stepped.ts";
import { WORDS } from "./words.ts";

export function DeleteAccount({ email, close }: { email: string; close: () => void }) {
  const words = useWords(WORDS);
  const navigate = useNavigate();
  const [typed, setTyped] = useState("");
  const doing = useDoing();
  const send = async () => {
    const erase = (password?: string) => given(deleteMe({ body: { password } }));
    if (!(await doing.run(() => stepped(erase)))) return;
    await navigate({ to: "/" });
    await logOut();
    say(words.accountDeleted);
  };
  return (
    <Dialog title={words.deleteAccount} onClose={close}>
      <ul className="grid list-disc gap-1 pl-5 text-muted">
        <li>{words.deleteIs1}</li>
        <li>{words.deleteIs2}</li>
        <li>{words.deleteIs3}</li>
      </ul>
      <Form
        action={words.deleteForGood}
        kind="danger"
        send={send}
        busy={doing.busy}
        disabled={typed.trim() !== email}
        error={doing.besides()}
        cancel={close}
      >
        <Field
          label={words.typeEmail(email)}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      </Form>
    </Dialog>
  );
}
