// Asks for the link that sets a new password. The answer does not tell whose address it is.
import { useState } from "react";
import { askForReset } from "../../../api/generated/index.ts";
import { Field } from "../../../ui/Field.tsx";
import { Form } from "../../../ui/Form.tsx";
import { useWords } from "../../../ui/preferences.ts";
import { useDoing } from "../session/doing.ts";
import { given } from "../session/refused.ts";
import { WORDS } from "./words.ts";

export function AskForReset() {
  const words = useWords(WORDS);
  const [email, setEmail] = useState("");
  const [sentTo, setSentTo] = useState("");
  const doing = useDoing();
  const send = async () => {
    if (await doing.run(() => given(askForReset({ body: { email } })))) setSentTo(email);
  };
  return (
    <Form
      wide
      action={sentTo === "" ? words.sendLink : words.sendAgain}
      send={send}
      busy={doing.busy}
      error={doing.besides("email_wrong")}
    >
      <Field
        label={words.email}
        type="email"
        autoComplete="username"
        required
        value={email}
        error={doing.at("email_wrong")}
        onChange={(event) => setEmail(event.target.value)}
      />
      {sentTo !== "" && (
        <p role="status" className="border-l-2 border-accent pl-3">
          {words.resetSent(sentTo)}
        </p>
      )}
    </Form>
  );
}
