// Who the customer is at a glance, and the way to everything about the account.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { Me } from "../../../api/generated/index.ts";
import { formatDate } from "../../../core/format.ts";
import { Page } from "../../../ui/Page.tsx";
import { Panel } from "../../../ui/Panel.tsx";
import { usePreferences, useWords } from "../../../ui/preferences.ts";
import { Answered } from "../session/Answered.tsx";
import { useChosenAccount } from "../session/account.ts";
import { meQuery } from "../session/session.ts";
import { Pages } from "./overview/Pages.tsx";
import { Person } from "./overview/Person.tsx";
import { Standing } from "./overview/Standing.tsx";
import { TestFunds } from "./overview/TestFunds.tsx";
import { WORDS } from "./overview/words.ts";
import { feesQuery, limitsQuery } from "./parts/queries.ts";

export default function Overview() {
  const words = useWords(WORDS);
  const { language } = usePreferences();
  const me = useQuery(meQuery);
  const limits = useQuery(limitsQuery).data;
  const fees = useQuery(feesQuery(useChosenAccount())).data;
  const since = me.data && formatDate(Date.parse(me.data.created_at), language);
  return (
    <Page title={me.data?.username ?? words.title} lead={since && words.since(since)}>
      <Answered query={me} rows={8}>
        {(who) => (
          <>
            <Waiting me={who} />
            <Panel title={words.who} flush>
              <dl>
                <Person me={who} limits={limits} />
                <Standing fees={fees} limits={limits} />
              </dl>
            </Panel>
            <TestFunds />
            <Pages />
          </>
        )}
      </Answered>
    </Page>
  );
}

/** What the customer should know first. */
function Waiting({ me }: { me: Me }) {
  const words = useWords(WORDS);
  return (
    <>
      {me.status !== "active" && (
        <p className="border border-danger bg-panel px-3 py-3 text-danger">{words.suspended}</p>
      )}
      {me.terms_due !== null && (
        <p className="flex flex-wrap justify-between gap-x-4 border border-warn bg-panel px-3 py-3">
          {words.due}
          <Link to="/account/profile" className="text-accent hover:underline">
            {words.readThem}
          </Link>
        </p>
      )}
    </>
  );
}
