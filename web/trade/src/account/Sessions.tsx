// Where the customer is logged in, and the way to end it there.
import { useQuery } from "@tanstack/react-query";
import {
  endOtherSessions,
  endSession,
  listSessions,
  type SessionView,
} from "../../../api/generated/index.ts";
import { formatDateTime } from "../../../core/format.ts";
import { Button } from "../../../ui/Button.tsx";
import { Page } from "../../../ui/Page.tsx";
import { Panel } from "../../../ui/Panel.tsx";
import { usePreferences, useWords } from "../../../ui/preferences.ts";
import { say } from "../../../ui/Toasts.tsx";
import { Wrong } from "../../../ui/Wrong.tsx";
import { Answered } from "../session/Answered.tsx";
import { useDoing } from "../session/doing.ts";
import { given } from "../session/refused.ts";
import { Row } from "./security/Part.tsx";
import { SESSIONS, useMeAgain } from "./security/useMeAgain.ts";
import { WORDS } from "./security/words.ts";

export default function Sessions() {
  const words = useWords(WORDS);
  const found = useQuery({ queryKey: SESSIONS, queryFn: () => given(listSessions()) });
  return (
    <Page title={words.sessions} lead={words.sessionsLead}>
      <Answered query={found}>
        {({ data }) => (
          <>
            <Here sessions={data.filter(({ current }) => current)} />
            <Others sessions={data.filter(({ current }) => !current)} />
          </>
        )}
      </Answered>
    </Page>
  );
}

function Here({ sessions }: { sessions: SessionView[] }) {
  const words = useWords(WORDS);
  return (
    <Panel title={words.thisSession} flush>
      <div className="px-3">
        {sessions.map((session) => (
          <Session key={session.session_id} session={session} />
        ))}
      </div>
    </Panel>
  );
}

function Others({ sessions }: { sessions: SessionView[] }) {
  const words = useWords(WORDS);
  const again = useMeAgain();
  const doing = useDoing();
  const endAll = async () => {
    if (!(await doing.run(() => given(endOtherSessions())))) return;
    say(words.othersEnded);
    await again();
  };
  return (
    <Panel
      title={words.otherSessions}
      flush
      aside={
        sessions.length > 1 && (
          <Button size="small" kind="danger" busy={doing.busy} onClick={endAll}>
            {words.endOthers(sessions.length)}
          </Button>
        )
      }
    >
      <div className="px-3 [&>*+*]:border-t [&>*+*]:border-line">
        <Wrong>{doing.besides()}</Wrong>
        {sessions.length === 0 && <p className="py-3 text-muted">{words.noOthers}</p>}
        {sessions.map((session) => (
          <Session key={session.session_id} session={session} />
        ))}
      </div>
    </Panel>
  );
}

function Session({ session }: { session: SessionView }) {
  const words = useWords(WORDS);
  const { language } = usePreferences();
  const again = useMeAgain();
  const doing = useDoing();
  const at = (text: string) => formatDateTime(Date.parse(text), language);
  const end = async () => {
    const path = { session: session.session_id };
    if (!(await doing.run(() => given(endSession({ path }))))) return;
    say(words.sessionEnded);
    await again();
  };
  return (
    <Row
      title={<span translate="no">{session.address ?? "—"}</span>}
      state={
        <span title={session.user_agent}>
          {session.device === "?" ? words.unknownDevice : session.device}
        </span>
      }
      hint={
        <>
          {session.current ? words.seenNow : words.seen(at(session.last_seen_at))}
          {" · "}
          {words.since(at(session.created_at))}
          <Wrong>{doing.besides()}</Wrong>
        </>
      }
    >
      {!session.current && (
        <Button busy={doing.busy} onClick={end}>
          {words.endIt}
        </Button>
      )}
    </Row>
  );
}
