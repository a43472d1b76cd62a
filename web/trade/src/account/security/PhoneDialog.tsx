// The phone: a number, then the code that was sent to it.
import { useState } from "react";
import { askForPhone, confirmPhone } from "../../../../api/generated/index.ts";
import { Button } from "../../../../ui/Button.tsx";
import { Dialog } from "../../../../ui/Dialog.tsx";
import { Field } from "../../../../ui/Field.tsx";
import { Form } from "../../../../ui/Form.tsx";
import { useWords } from "../../../../ui/preferences.ts";
import { say } from "../../../../ui/Toasts.tsx";
import { useDoing } from "../../session/doing.ts";
import { given } from "../../session/refused.ts";
import { stepped } from "../../session/stepped.ts";
import { useMeAgain } from "./useMeAgain.ts";
import { WORDS } from "./words.ts";

export function PhoneDialog({ close }: { close: () => void }) {
  const words = useWords(WORDS);
  const [sentTo, setSentTo] = useState("");
  return (
    <Dialog title={words.setPhone} onClose={close}>
      {sentTo === "" ? (
        <AskForCode close={close} sent={setSentTo} />
      ) : (
        <EnterCode phone={sentTo} close={close} back={() => setSentTo("")} />
      )}
    </Dialog>
  );
}

interface AskProps {
  close: () => void;
  sent: (phone: string) => void;
}

function AskForCode({ close, sent }: AskProps) {
  const words = useWords(WORDS);
  const [phone, setPhone] = useState("");
  const doing = useDoing();
  const send = async () => {
    const ask = (password?: string) => given(askForPhone({ body: { phone, password } }));
    if (await doing.run(() => stepped(ask))) sent(phone);
  };
  return (
    <Form
      action={words.sendCode}
      send={send}
      busy={doing.busy}
      error={doing.besides("phone_wrong")}
      cancel={close}
    >
      <Field
        label={words.phoneNumber}
        hint={words.phoneHint}
        type="tel"
        autoComplete="tel"
        required
        value={phone}
        error={doing.at("phone_wrong")}
        onChange={(event) => setPhone(event.target.value)}
      />
    </Form>
  );
}

interface EnterProps {
  phone: string;
  close: () => void;
  back: () => void;
}

function EnterCode({ phone, close, back }: EnterProps) {
  const words = useWords(WORDS);
  const again = useMeAgain();
  const [code, setCode] = useState("");
  const doing = useDoing();
  const send = async () => {
    if (!(await doing.run(() => given(confirmPhone({ body: { code } }))))) return;
    say(words.phoneSet);
    close();
    await again();
  };
  return (
    <Form
      action={words.confirm}
      send={send}
      busy={doing.busy}
      error={doing.besides("code_wrong")}
      cancel={close}
    >
      <p className="text-muted">{words.codeSent(phone)}</p>
      <Field
        label={words.smsCode}
        inputMode="numeric"
        autoComplete="one-time-code"
        required
        value={code}
        error={doing.at("code_wrong")}
        onChange={(event) => setCode(event.target.value)}
      />
      <Button kind="quiet" className="justify-self-start" onClick={back}>
        {words.otherNumber}
      </Button>
    </Form>
  );
}
