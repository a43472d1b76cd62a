// The second step of a log-in: the code of an app, a recovery code, or a passkey.
import { useEffect, useRef, useState } from "react";
import { type Assertion, askForLogIn, logInCustomer } from "../../../api/generated/index.ts";
import { Button } from "../../../ui/Button.tsx";
import { Field } from "../../../ui/Field.tsx";
import { Form } from "../../../ui/Form.tsx";
import { useWords } from "../../../ui/preferences.ts";
import { Wrong } from "../../../ui/Wrong.tsx";
import { useDoing } from "../session/doing.ts";
import { hasPasskeys, showPasskey } from "../session/passkey.ts";
import { given } from "../session/refused.ts";
import { Door } from "./Door.tsx";
import { WORDS } from "./words.ts";

/** What was shown already, and what the account has besides. */
export interface Entry {
  readonly email: string;
  readonly password: string;
  readonly ways: { readonly app: boolean; readonly passkey: boolean };
}

interface Props {
  entry: Entry;
  arrived: () => Promise<void>;
  back: () => void;
}

export function SecondFactor({ entry, arrived, back }: Props) {
  const words = useWords(WORDS);
  const { email, password, ways } = entry;
  const [code, setCode] = useState("");
  const byCode = useDoing();
  const byPasskey = useDoing();
  const withPasskey = ways.passkey && hasPasskeys();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);

  const enter = async (second: { code: string } | { passkey: Assertion }) => {
    await given(logInCustomer({ body: { email, password, ...second, cookies: true } }));
    await arrived();
  };
  const send = () => byCode.run(() => enter({ code }));
  const show = () =>
    byPasskey.run(async () => enter({ passkey: await showPasskey(await given(askForLogIn())) }));

  return (
    <Door
      title={words.factorTitle}
      lead={ways.app ? words.factorLead : words.factorLeadPasskey}
      foot={
        <button type="button" className="py-1 text-left text-accent underline" onClick={back}>
          {words.otherPerson(email)}
        </button>
      }
    >
      {withPasskey && (
        <div className="grid gap-3">
          <Wrong>{byPasskey.besides()}</Wrong>
          <Button
            size="large"
            kind="primary"
            busy={byPasskey.busy}
            disabled={byCode.busy}
            onClick={show}
          >
            {words.usePasskey}
          </Button>
        </div>
      )}
      <Form
        wide
        action={words.logIn}
        kind={withPasskey ? "plain" : "primary"}
        send={send}
        busy={byCode.busy}
        disabled={byPasskey.busy}
        error={byCode.besides("credentials_wrong")}
      >
        <Field
          label={ways.app ? words.code : words.recoveryCode}
          hint={words.lostPhone}
          ref={field}
          autoComplete="one-time-code"
          autoCapitalize="none"
          spellCheck={false}
          required
          value={code}
          error={byCode.at("credentials_wrong") === null ? null : words.codeWrong}
          onChange={(event) => setCode(event.target.value)}
        />
      </Form>
    </Door>
  );
}
