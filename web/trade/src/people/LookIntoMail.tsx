// After signing up: the next step is in the mail. The exchange says the same for an address that
// has an account already; whose it is, is told by mail alone.
import { Link } from "@tanstack/react-router";
import { logInCustomer, mailAgain } from "../../../api/generated/index.ts";
import { buttonLook } from "../../../ui/Button.tsx";
import { useWords } from "../../../ui/preferences.ts";
import { given } from "../session/refused.ts";
import { loggedIn } from "../session/session.ts";
import { Door } from "./Door.tsx";
import { MailAgain } from "./MailAgain.tsx";
import type { Applied } from "./SignUpForm.tsx";
import { WORDS } from "./words.ts";

export function LookIntoMail({ applied, back }: { applied: Applied; back: () => void }) {
  const words = useWords(WORDS);
  const { email, password } = applied;
  const sendAgain = async () => {
    await given(logInCustomer({ body: { email, password, cookies: true } }));
    loggedIn(); // only who is in can ask for another
    await given(mailAgain());
  };
  return (
    <Door
      title={words.mailTitle}
      lead={words.mailLead(email)}
      foot={
        <button type="button" className="py-1 text-left text-accent underline" onClick={back}>
          {words.otherAddress}
        </button>
      }
    >
      <ol className="grid list-decimal gap-2 border-y border-line py-4 pl-5 text-muted">
        <li>{words.mailStep1}</li>
        <li>{words.mailStep2}</li>
        <li>{words.mailStep3}</li>
      </ol>
      <Link to="/confirm-email" className={buttonLook("plain", "large")}>
        {words.typeCode}
      </Link>
      <MailAgain send={sendAgain} />
    </Door>
  );
}
