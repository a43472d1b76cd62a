// A forgotten password: a link is asked for here, and leads back here to choose another.
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useWords } from "../../../ui/preferences.ts";
import { AskForReset } from "./AskForReset.tsx";
import { ChoosePassword } from "./ChoosePassword.tsx";
import { Door } from "./Door.tsx";
import { useMailedSecret } from "./secret.ts";
import { WORDS } from "./words.ts";

export default function ResetPassword() {
  const words = useWords(WORDS);
  const secret = useMailedSecret();
  const [hasCode, setHasCode] = useState(false);
  if (secret !== "" || hasCode) return <ChoosePassword secret={secret} />;
  return (
    <Door
      title={words.resetTitle}
      lead={words.resetLead}
      foot={
        <p className="flex justify-between gap-4">
          <button
            type="button"
            className="py-1 text-accent underline"
            onClick={() => setHasCode(true)}
          >
            {words.haveCode}
          </button>
          <Link to="/log-in" className="py-1 text-accent underline">
            {words.logIn}
          </Link>
        </p>
      }
    >
      <AskForReset />
    </Door>
  );
}
