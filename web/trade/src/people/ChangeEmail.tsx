// Puts a new e-mail address in force, by the link that was mailed to it.
import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { confirmNewEmail } from "../../../api/generated/index.ts";
import { buttonLook } from "../../../ui/Button.tsx";
import { useWords } from "../../../ui/preferences.ts";
import { given } from "../session/refused.ts";
import { meQuery, useIsLoggedIn } from "../session/session.ts";
import { MailedLink } from "./MailedLink.tsx";
import { WORDS } from "./words.ts";

export default function ChangeEmail() {
  const words = useWords(WORDS);
  const queries = useQueryClient();
  const isIn = useIsLoggedIn();
  const confirm = async (link: string) => {
    await given(confirmNewEmail({ body: { link } }));
    await queries.invalidateQueries({ queryKey: meQuery.queryKey });
  };
  return (
    <MailedLink
      title={words.changeTitle}
      lead={words.changeLead}
      button={words.confirm}
      use={confirm}
      doneTitle={words.changedTitle}
      done={
        <>
          <p className="text-muted">{words.changed}</p>
          <Link
            to={isIn ? "/account/security" : "/log-in"}
            className={buttonLook("primary", "large")}
          >
            {isIn ? words.toSecurity : words.logIn}
          </Link>
        </>
      }
    />
  );
}
