// Confirms the address of a new customer, by the link or the code of the mail.
import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { confirmEmail } from "../../../api/generated/index.ts";
import { buttonLook } from "../../../ui/Button.tsx";
import { useWords } from "../../../ui/preferences.ts";
import { given } from "../session/refused.ts";
import { meQuery, useIsLoggedIn } from "../session/session.ts";
import { MailedLink } from "./MailedLink.tsx";
import { WORDS } from "./words.ts";

export default function ConfirmEmail() {
  const words = useWords(WORDS);
  const queries = useQueryClient();
  const isIn = useIsLoggedIn();
  const confirm = async (link: string) => {
    await given(confirmEmail({ body: { link } }));
    await queries.invalidateQueries({ queryKey: meQuery.queryKey });
  };
  return (
    <MailedLink
      title={words.confirmTitle}
      lead={words.confirmLead}
      button={words.confirm}
      atOnce
      use={confirm}
      doneTitle={words.confirmedTitle}
      done={
        <>
          <p className="text-muted">{isIn ? words.confirmedIn : words.confirmedOut}</p>
          <Link to={isIn ? "/trade" : "/log-in"} className={buttonLook("primary", "large")}>
            {isIn ? words.toTrade : words.logIn}
          </Link>
        </>
      }
      foot={words.confirmAgainHint}
    />
  );
}
