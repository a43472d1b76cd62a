// Somebody is in, and their address is not confirmed: nothing can be traded before it is.

import { mailAgain } from "../../../api/generated/index.ts";
import { Button } from "../../../ui/Button.tsx";
import { useWords } from "../../../ui/preferences.ts";
import { given } from "../session/refused.ts";
import { Door } from "./Door.tsx";
import { MailAgain } from "./MailAgain.tsx";
import { WORDS } from "./words.ts";

export function NotConfirmed({ email, goOn }: { email: string; goOn: () => void }) {
  const words = useWords(WORDS);
  return (
    <Door title={words.notConfirmedTitle} lead={words.notConfirmed(email)}>
      <MailAgain kind="primary" send={() => given(mailAgain())} />
      <Button size="large" onClick={goOn}>
        {words.lookAround}
      </Button>
    </Door>
  );
}
