// A page that a mailed link leads to: it does what the link is for, with the secret of the link or
// with the code that stands in the mail as well.
import { type ReactNode, useEffect, useRef, useState } from "react";
import { Field } from "../../../ui/Field.tsx";
import { Form } from "../../../ui/Form.tsx";
import { Loading } from "../../../ui/Notice.tsx";
import { useWords } from "../../../ui/preferences.ts";
import { useDoing } from "../session/doing.ts";
import { Door } from "./Door.tsx";
import { secretIn, useMailedSecret } from "./secret.ts";
import { WORDS } from "./words.ts";

interface Props {
  title: string;
  lead: string;
  button: string;
  /** Without asking, when a link led here. */
  atOnce?: boolean;
  use: (secret: string) => Promise<unknown>;
  doneTitle: string;
  done: ReactNode;
  foot?: ReactNode;
}

export function MailedLink(props: Props) {
  const { title, lead, button, atOnce = false, use, doneTitle, done, foot } = props;
  const words = useWords(WORDS);
  const secret = useMailedSecret();
  const [typed, setTyped] = useState("");
  const [isDone, setDone] = useState(false);
  const doing = useDoing();
  const tried = useRef("");

  const open = async (link: string) => {
    if (await doing.run(() => use(link))) setDone(true);
  };
  useEffect(() => {
    if (!atOnce || secret === "" || tried.current === secret) return;
    tried.current = secret; // a secret works once, and effects may run twice
    void open(secret);
  });

  const send = () => open(typed === "" ? secret : secretIn(typed));
  if (isDone) return <Door title={doneTitle}>{done}</Door>;
  if (atOnce && doing.busy && typed === "") {
    return (
      <Door title={title}>
        <Loading rows={2} />
      </Door>
    );
  }
  const wantsCode = secret === "" || doing.besides() !== null;
  return (
    <Door title={title} lead={lead} foot={foot}>
      <Form wide action={button} send={send} busy={doing.busy} error={doing.besides()}>
        {wantsCode && (
          <Field
            label={words.mailedCode}
            hint={words.mailedCodeHint}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            required
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        )}
      </Form>
    </Door>
  );
}
