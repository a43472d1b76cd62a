// The new password, by the link or the code of the mail. Every session ends with it.
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { resetPassword } from "../../../api/generated/index.ts";
import { buttonLook } from "../../../ui/Button.tsx";
import { Field } from "../../../ui/Field.tsx";
import { Form } from "../../../ui/Form.tsx";
import { useWords } from "../../../ui/preferences.ts";
import { useDoing } from "../session/doing.ts";
import { PasswordField } from "../session/PasswordField.tsx";
import { given } from "../session/refused.ts";
import { isLoggedIn, logOut } from "../session/session.ts";
import { Door } from "./Door.tsx";
import { secretIn } from "./secret.ts";
import { WORDS } from "./words.ts";

export function ChoosePassword({ secret }: { secret: string }) {
  const words = useWords(WORDS);
  const [typed, setTyped] = useState("");
  const [password, setPassword] = useState("");
  const [isDone, setDone] = useState(false);
  const doing = useDoing();
  const send = async () => {
    const link = secret === "" ? secretIn(typed) : secret;
    const done = await doing.run(() => given(resetPassword({ body: { link, password } })));
    if (!done) return;
    if (isLoggedIn()) await logOut();
    setDone(true);
  };
  if (isDone) {
    return (
      <Door title={words.resetDoneTitle} lead={words.resetDone}>
        <Link to="/log-in" className={buttonLook("primary", "large")}>
          {words.logIn}
        </Link>
      </Door>
    );
  }
  return (
    <Door title={words.chooseTitle} lead={words.chooseLead}>
      <Form
        wide
        action={words.setPassword}
        send={send}
        busy={doing.busy}
        error={doing.besides("weak_password", ...(secret === "" ? ["link_wrong"] : []))}
      >
        {secret === "" && (
          <Field
            label={words.mailedCode}
            hint={words.mailedCodeHint}
            autoComplete="off"
            spellCheck={false}
            required
            value={typed}
            error={doing.at("link_wrong")}
            onChange={(event) => setTyped(event.target.value)}
          />
        )}
        <PasswordField
          label={words.newPasswordLabel}
          isNew
          value={password}
          change={setPassword}
          error={doing.at("weak_password")}
        />
      </Form>
    </Door>
  );
}
