// Who raises the level, and what the customer can do for it.
import { Link } from "@tanstack/react-router";
import type { LimitsView, Me } from "../../../../api/generated/index.ts";
import { buttonLook } from "../../../../ui/Button.tsx";
import { Panel } from "../../../../ui/Panel.tsx";
import { useWords } from "../../../../ui/preferences.ts";
import { useMe } from "../../session/session.ts";
import { WORDS } from "./words.ts";

const STATES = ["pending", "submitted", "in_review", "approved", "rejected", "resubmit_required"];
type State = "pending" | "submitted" | "in_review" | "approved" | "rejected" | "resubmit_required";

export function NextLevel({ limits }: { limits: LimitsView }) {
  const words = useWords(WORDS);
  const me = useMe();
  const next = limits.level + 1;
  if (!limits.levels.some(({ level }) => level === next)) {
    return <p className="text-xs text-muted">{words.top}</p>;
  }
  const state = me && STATES.includes(me.kyc_status) ? (me.kyc_status as State) : null;
  return (
    <Panel title={words.next(next)}>
      <p className="max-w-[72ch]">{words.staff}</p>
      {state !== null && limits.level === 0 && (
        <p>
          <span className="text-muted">{words.status}: </span>
          {words[state]}
        </p>
      )}
      {me && limits.level === 0 && <Profile me={me} />}
    </Panel>
  );
}

function Profile({ me }: { me: Me }) {
  const words = useWords(WORDS);
  if (me.first_name && me.last_name && me.date_of_birth && me.nationality) {
    return <p className="text-muted">{words.complete}</p>;
  }
  return (
    <div className="grid justify-items-start gap-3">
      <p className="text-muted">{words.before}</p>
      <Link to="/account/profile" className={buttonLook("primary")}>
        {words.toProfile}
      </Link>
    </div>
  );
}
