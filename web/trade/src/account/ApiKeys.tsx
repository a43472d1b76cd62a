// The customer's API keys: what each may do, and making, changing and revoking them.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { Button } from "../../../ui/Button.tsx";
import { Empty } from "../../../ui/Notice.tsx";
import { Page } from "../../../ui/Page.tsx";
import { Panel } from "../../../ui/Panel.tsx";
import { useWords } from "../../../ui/preferences.ts";
import { Answered } from "../session/Answered.tsx";
import { KeyRow } from "./api-keys/KeyRow.tsx";
import { MakeKey } from "./api-keys/MakeKey.tsx";
import { WORDS } from "./api-keys/words.ts";
import { keysQuery } from "./parts/queries.ts";

export default function ApiKeys() {
  const words = useWords(WORDS);
  const keys = useQuery(keysQuery);
  const [isMaking, setMaking] = useState(false);
  const make = (
    <Button kind="primary" onClick={() => setMaking(true)}>
      {words.make}
    </Button>
  );
  return (
    <Page title={words.title} lead={words.lead} action={keys.data?.length ? make : null}>
      <Panel
        title={words.keys}
        flush
        aside={
          <Link to="/api-docs" className="py-1 text-xs text-accent hover:underline">
            {words.guide}
          </Link>
        }
      >
        <Answered query={keys} rows={5}>
          {(rows) =>
            rows.length === 0 ? (
              <Empty action={make}>{words.none}</Empty>
            ) : (
              <ul>
                {rows.map((key) => (
                  <KeyRow key={key.api_key_id} shown={key} />
                ))}
              </ul>
            )
          }
        </Answered>
      </Panel>
      {isMaking && <MakeKey onClose={() => setMaking(false)} />}
    </Page>
  );
}
