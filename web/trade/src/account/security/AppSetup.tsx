// An authenticator app: scan, type what it shows, keep the recovery codes.
import { useState } from "react";
import {
  beginSecondFactor,
  confirmSecondFactor,
  type EnrolmentView,
} from "../../../../api/generated/index.ts";
import { Copyable } from "../../../../ui/Copyable.tsx";
import { Dialog } from "../../../../ui/Dialog.tsx";
import { Field } from "../../../../ui/Field.tsx";
import { Form } from "../../../../ui/Form.tsx";
import { useWords } from "../../../../ui/preferences.ts";
import { renewNow } from "../../session/client.ts";
import { useDoing } from "../../session/doing.ts";
import { given } from "../../session/refused.ts";
import { stepped } from "../../session/stepped.ts";
import { QrCode } from "./QrCode.tsx";
import { WORDS } from "./words.ts";

interface Props {
  close: () => void;
  /** It is in force, and these were handed out. */
  done: (recoveryCodes: string[]) => void;
}

export function AppSetup({ close, done }: Props) {
  const words = useWords(WORDS);
  const [enrolment, setEnrolment] = useState<EnrolmentView | null>(null);
  const doing = useDoing();
  const begin = () =>
    doing.run(async () => setEnrolment(await stepped(() => given(beginSecondFactor()))));
  return (
    <Dialog title={words.setAppUp} onClose={close}>
      {enrolment === null ? (
        <Form
          action={words.showCode}
          send={begin}
          busy={doing.busy}
          error={doing.besides()}
          cancel={close}
        >
          <p className="text-muted">{words.appLead}</p>
        </Form>
      ) : (
        <Scan enrolment={enrolment} close={close} done={done} />
      )}
    </Dialog>
  );
}

function Scan({ enrolment, close, done }: Props & { enrolment: EnrolmentView }) {
  const words = useWords(WORDS);
  const [code, setCode] = useState("");
  const doing = useDoing();
  const send = async () => {
    await doing.run(async () => {
      const { recovery_codes } = await given(confirmSecondFactor({ body: { code } }));
      await renewNow(); // so that the session knows that it was shown
      done(recovery_codes);
    });
  };
  return (
    <Form
      action={words.confirm}
      send={send}
      busy={doing.busy}
      error={doing.besides("credentials_wrong")}
      cancel={close}
    >
      <p className="text-muted">{words.scan}</p>
      <div className="grid justify-items-center">
        <QrCode text={enrolment.uri} label={words.qrLabel} />
      </div>
      <Copyable label={words.secret} text={enrolment.secret} />
      <Field
        label={words.appCode}
        inputMode="numeric"
        autoComplete="one-time-code"
        required
        value={code}
        error={doing.at("credentials_wrong") === null ? null : words.appCodeWrong}
        onChange={(event) => setCode(event.target.value)}
      />
    </Form>
  );
}
