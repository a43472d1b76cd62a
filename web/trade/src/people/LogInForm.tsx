// E-mail and password, or a passkey that knows both.
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { askForLogIn, logInBy, logInCustomer } from "../../../api/generated/index.ts";
import { Button } from "../../../ui/Button.tsx";
import { Field } from "../../../ui/Field.tsx";
import { Form } from "../../../ui/Form.tsx";
import { useWords } from "../../../ui/preferences.ts";
import { Wrong } from "../../../ui/Wrong.tsx";
import { useDoing } from "../session/doing.ts";
import { PasswordField } from "../session/PasswordField.tsx";
import { hasPasskeys, showPasskey } from "../session/passkey.ts";
import { given, Refused } from "../session/refused.ts";
import { Door } from "./Door.tsx";
import type { Entry } from "./SecondFactor.tsx";
import { WORDS } from "./words.ts";

const WRONG = "credentials_wrong";

interface Props {
  arrived: () => Promise<void>;
  wantsFactor: (entry: Entry) => void;
  next: string;
}

export function LogInForm({ arrived, wantsFactor, next }: Props) {
  const words = useWords(WORDS);
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const doing = useDoing();
  const byPasskey = useDoing();

  const enter = async () => {
    try {
      await given(logInCustomer({ body: { email, password, cookies: true } }));
    } catch (error) {
      if (!(error instanceof Refused && error.code === "second_factor_needed")) throw error;
      wantsFactor({ email, password, ways: waysOf(error.detail) });
      return;
    }
    await arrived();
  };
  const send = () => doing.run(enter);
  const enterByPasskey = () =>
    byPasskey.run(async () => {
      const passkey = await showPasskey(await given(askForLogIn()));
      await given(logInBy({ body: { passkey, cookies: true } }));
      await arrived();
    });

  return (
    <Door
      title={words.logInTitle}
      lead={next === "/trade" ? undefined : words.logInFirst}
      foot={<Foot />}
    >
      <Form
        wide
        action={words.logIn}
        send={send}
        busy={doing.busy}
        disabled={byPasskey.busy}
        error={doing.at(WRONG) === null ? doing.besides() : words.notRight}
      >
        <Field
          label={words.email}
          type="email"
          autoComplete="username"
          required
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
        <PasswordField label={words.password} value={password} change={setPassword} />
      </Form>
      {hasPasskeys() && (
        <div className="grid gap-3">
          <Wrong>{byPasskey.at(WRONG) === null ? byPasskey.besides() : words.passkeyUnknown}</Wrong>
          <Button size="large" busy={byPasskey.busy} disabled={doing.busy} onClick={enterByPasskey}>
            {words.logInByPasskey}
          </Button>
        </div>
      )}
    </Door>
  );
}

/** The exchange names what the account has: "show one of: otp, passkey, recovery". */
function waysOf(detail: string | null): Entry["ways"] {
  const has = (way: string) => detail === null || detail.includes(way);
  return { app: has("otp"), passkey: has("passkey") };
}

function Foot() {
  const words = useWords(WORDS);
  return (
    <p className="flex flex-wrap justify-between gap-x-4">
      <Link to="/reset-password" className="py-1 text-accent underline">
        {words.forgotten}
      </Link>
      <Link to="/sign-up" className="py-1 text-accent underline">
        {words.noAccountYet}
      </Link>
    </p>
  );
}
