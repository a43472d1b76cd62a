// Takes a change of the e-mail address back, by the link that was mailed to the old one.
import { Link } from "@tanstack/react-router";
import { undoNewEmail } from "../../../api/generated/index.ts";
import { buttonLook } from "../../../ui/Button.tsx";
import { useWords } from "../../../ui/preferences.ts";
import { given } from "../session/refused.ts";
import { isLoggedIn, logOut } from "../session/session.ts";
import { MailedLink } from "./MailedLink.tsx";
import { WORDS } from "./words.ts";

export default function UndoEmail() {
  const words = useWords(WORDS);
  const undo = async (link: string) => {
    await given(undoNewEmail({ body: { link } }));
    if (isLoggedIn()) await logOut(); // every session has ended, this one too
  };
  return (
    <MailedLink
      title={words.undoTitle}
      lead={words.undoLead}
      button={words.undo}
      use={undo}
      doneTitle={words.undoneTitle}
      done={
        <>
          <p className="text-muted">{words.undone}</p>
          <Link to="/reset-password" className={buttonLook("primary", "large")}>
            {words.newPassword}
          </Link>
        </>
      }
    />
  );
}
