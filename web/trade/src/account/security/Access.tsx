// With what one comes in and is reached: password, e-mail address, phone.
import { useState } from "react";
import { type Me, mailAgain, removePhone } from "../../../../api/generated/index.ts";
import { Button } from "../../../../ui/Button.tsx";
import { useWords } from "../../../../ui/preferences.ts";
import { say } from "../../../../ui/Toasts.tsx";
import { Wrong } from "../../../../ui/Wrong.tsx";
import { useDoing } from "../../session/doing.ts";
import { given } from "../../session/refused.ts";
import { stepped } from "../../session/stepped.ts";
import { ChangePassword } from "./ChangePassword.tsx";
import { EmailDialog } from "./EmailDialog.tsx";
import { Part, Row } from "./Part.tsx";
import { PhoneDialog } from "./PhoneDialog.tsx";
import { useMeAgain } from "./useMeAgain.ts";
import { WORDS } from "./words.ts";

export function Access({ me }: { me: Me }) {
  const words = useWords(WORDS);
  const [open, setOpen] = useState<"password" | "email" | "phone" | null>(null);
  const close = () => setOpen(null);
  return (
    <Part title={words.access}>
      <Row title={words.password} state="••••••••••">
        <Button onClick={() => setOpen("password")}>{words.change}</Button>
      </Row>
      <Email me={me} change={() => setOpen("email")} />
      <Phone me={me} change={() => setOpen("phone")} />
      {open === "password" && <ChangePassword close={close} />}
      {open === "email" && <EmailDialog close={close} />}
      {open === "phone" && <PhoneDialog close={close} />}
    </Part>
  );
}

function Email({ me, change }: { me: Me; change: () => void }) {
  const words = useWords(WORDS);
  const doing = useDoing();
  const again = async () => {
    if (await doing.run(() => given(mailAgain()))) say(words.mailed);
  };
  return (
    <Row
      title={words.email}
      state={<span translate="no">{me.email}</span>}
      hint={
        <>
          {me.email_confirmed ? words.confirmed : words.notConfirmed}
          <Wrong>{doing.besides()}</Wrong>
        </>
      }
    >
      {!me.email_confirmed && (
        <Button busy={doing.busy} onClick={again}>
          {words.mailAgain}
        </Button>
      )}
      <Button onClick={change}>{words.change}</Button>
    </Row>
  );
}

function Phone({ me, change }: { me: Me; change: () => void }) {
  const words = useWords(WORDS);
  const again = useMeAgain();
  const doing = useDoing();
  const remove = async () => {
    const take = (password?: string) => given(removePhone({ body: { password } }));
    if (!(await doing.run(() => stepped(take)))) return;
    say(words.phoneGone);
    await again();
  };
  const isFixed = me.kyc_level > 0;
  const hint = me.phone === null ? words.phoneWhy : isFixed ? words.phoneFixed : words.confirmed;
  return (
    <Row
      title={words.phone}
      state={<span translate="no">{me.phone ?? "—"}</span>}
      hint={
        <>
          {hint}
          <Wrong>{doing.besides()}</Wrong>
        </>
      }
    >
      {me.phone !== null && !isFixed && (
        <Button kind="danger" busy={doing.busy} onClick={remove}>
          {words.remove}
        </Button>
      )}
      <Button onClick={change}>{me.phone === null ? words.set : words.replace}</Button>
    </Row>
  );
}
