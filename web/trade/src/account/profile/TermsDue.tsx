// Terms of use that wait to be accepted, with their text.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { acceptTerms } from "../../../../api/generated/index.ts";
import { Button } from "../../../../ui/Button.tsx";
import { Panel } from "../../../../ui/Panel.tsx";
import { usePreferences, useWords } from "../../../../ui/preferences.ts";
import { say } from "../../../../ui/Toasts.tsx";
import { Wrong } from "../../../../ui/Wrong.tsx";
import { Answered } from "../../session/Answered.tsx";
import { useDoing } from "../../session/doing.ts";
import { given } from "../../session/refused.ts";
import { meQuery } from "../../session/session.ts";
import { acceptancesQuery, termsQuery } from "../parts/queries.ts";
import { WORDS } from "./words.ts";

const TEXT =
  "max-h-72 max-w-[72ch] overflow-auto border border-line bg-inset p-3 whitespace-pre-line";

export function TermsDue({ version }: { version: string }) {
  const words = useWords(WORDS);
  const { language } = usePreferences();
  const queries = useQueryClient();
  const terms = useQuery(termsQuery);
  const doing = useDoing();
  const accept = async () => {
    if (!(await doing.run(() => given(acceptTerms({ body: { version } }))))) return;
    say(words.accepted);
    await queries.invalidateQueries({ queryKey: meQuery.queryKey });
    await queries.invalidateQueries({ queryKey: acceptancesQuery.queryKey });
  };
  return (
    <Panel title={words.due(version)}>
      <p className="text-warn">{words.dueHint}</p>
      <Answered query={terms} rows={3}>
        {({ current, coming }) => {
          const due = [current, ...coming].find((one) => one.version === version) ?? current;
          return <div className={TEXT}>{due.text[language]}</div>;
        }}
      </Answered>
      <Wrong>{doing.besides()}</Wrong>
      <Button
        kind="primary"
        className="justify-self-start"
        busy={doing.busy}
        disabled={terms.data === undefined}
        onClick={accept}
      >
        {words.accept}
      </Button>
    </Panel>
  );
}
