// Who the customer is, how we write to them, and which terms of use they accepted.
import { useQuery } from "@tanstack/react-query";
import { Page } from "../../../ui/Page.tsx";
import { useWords } from "../../../ui/preferences.ts";
import { Answered } from "../session/Answered.tsx";
import { meQuery } from "../session/session.ts";
import { ProfileForm } from "./profile/ProfileForm.tsx";
import { TermsAccepted } from "./profile/TermsAccepted.tsx";
import { TermsDue } from "./profile/TermsDue.tsx";
import { WORDS } from "./profile/words.ts";

export default function Profile() {
  const words = useWords(WORDS);
  const me = useQuery(meQuery);
  return (
    <Page title={words.title} lead={words.lead}>
      <Answered query={me} rows={8}>
        {(who) => (
          <>
            {who.terms_due !== null && <TermsDue version={who.terms_due} />}
            <ProfileForm me={who} />
            <TermsAccepted />
          </>
        )}
      </Answered>
    </Page>
  );
}
