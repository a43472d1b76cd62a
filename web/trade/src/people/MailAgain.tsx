// Has the link that confirms an address mailed once more; not more often than mail needs to come.
import { useEffect, useState } from "react";
import { Button, type Kind } from "../../../ui/Button.tsx";
import { useWords } from "../../../ui/preferences.ts";
import { say } from "../../../ui/Toasts.tsx";
import { Wrong } from "../../../ui/Wrong.tsx";
import { useDoing } from "../session/doing.ts";
import { WORDS } from "./words.ts";

const REST_S = 30;

interface Props {
  send: () => Promise<unknown>;
  kind?: Kind;
}

export function MailAgain({ send, kind = "plain" }: Props) {
  const words = useWords(WORDS);
  const doing = useDoing();
  const [rest, setRest] = useState(0);
  useEffect(() => {
    if (rest === 0) return;
    const timer = setTimeout(() => setRest(rest - 1), 1_000);
    return () => clearTimeout(timer);
  }, [rest]);
  const again = async () => {
    if (!(await doing.run(send))) return;
    say(words.mailed);
    setRest(REST_S);
  };
  const noSuch = doing.at("credentials_wrong");
  return (
    <div className="grid gap-3">
      <Wrong>{noSuch === null ? doing.besides() : words.mailNotSent}</Wrong>
      <Button size="large" kind={kind} busy={doing.busy} disabled={rest > 0} onClick={again}>
        {rest > 0 ? words.againIn(rest) : words.mailAgain}
      </Button>
    </div>
  );
}
