// How the account is guarded: with what one comes in, what happened to it, and its end.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "../../../ui/Button.tsx";
import { Failed, Loading } from "../../../ui/Notice.tsx";
import { Page } from "../../../ui/Page.tsx";
import { usePreferences, useWords } from "../../../ui/preferences.ts";
import { meQuery } from "../session/session.ts";
import { told } from "../session/told.ts";
import { Access } from "./security/Access.tsx";
import { AuthenticatorApp } from "./security/AuthenticatorApp.tsx";
import { Checklist } from "./security/Checklist.tsx";
import { DeleteAccount } from "./security/DeleteAccount.tsx";
import { Events } from "./security/Events.tsx";
import { Part, Row } from "./security/Part.tsx";
import { Passkeys } from "./security/Passkeys.tsx";
import { RecoveryCodes } from "./security/RecoveryCodes.tsx";
import { WORDS } from "./security/words.ts";

export default function Security() {
  const words = useWords(WORDS);
  const { language } = usePreferences();
  const found = useQuery(meQuery);
  const [codes, setCodes] = useState<string[] | null>(null);
  const [isDeleting, setDeleting] = useState(false);
  const me = found.data;
  return (
    <Page title={words.security}>
      {me !== undefined && <Checklist me={me} />}
      {found.isPending && <Loading rows={8} />}
      {me === undefined && found.isError && (
        <Failed retry={() => void found.refetch()}>{told(found.error, language)}</Failed>
      )}
      {me !== undefined && (
        <>
          <Access me={me} />
          <AuthenticatorApp me={me} gotCodes={setCodes} />
          <Passkeys gotCodes={setCodes} />
          <Events />
          <Part title={words.end}>
            <Row title={words.deleteAccount} state={words.deleteLead}>
              <Button kind="danger" onClick={() => setDeleting(true)}>
                {words.deleteAccount}
              </Button>
            </Row>
          </Part>
          {codes !== null && <RecoveryCodes codes={codes} close={() => setCodes(null)} />}
          {isDeleting && <DeleteAccount email={me.email} close={() => setDeleting(false)} />}
        </>
      )}
    </Page>
  );
}
