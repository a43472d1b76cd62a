// The customer's accounts: open, rename, close them, act for one, move money between them.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "../../../ui/Button.tsx";
import { Page } from "../../../ui/Page.tsx";
import { Panel } from "../../../ui/Panel.tsx";
import { useWords } from "../../../ui/preferences.ts";
import { Answered } from "../session/Answered.tsx";
import { useChosenAccount } from "../session/account.ts";
import { accountsQuery } from "./parts/queries.ts";
import { AccountRow } from "./sub-accounts/AccountRow.tsx";
import { OpenAccount } from "./sub-accounts/OpenAccount.tsx";
import { Transfer } from "./sub-accounts/Transfer.tsx";
import { TransferHistory } from "./sub-accounts/TransferHistory.tsx";
import { WORDS } from "./sub-accounts/words.ts";

export default function SubAccounts() {
  const words = useWords(WORDS);
  const chosen = useChosenAccount();
  const accounts = useQuery(accountsQuery);
  const [isOpening, setOpening] = useState(false);
  return (
    <Page
      title={words.title}
      lead={words.lead}
      action={
        <Button kind="primary" onClick={() => setOpening(true)}>
          {words.open}
        </Button>
      }
    >
      <Answered query={accounts} rows={6}>
        {({ data }) => {
          const acting = chosen ?? data.find(({ is_default }) => is_default)?.account_id ?? null;
          const open = data.filter(({ status }) => status !== "closed");
          const closed = data.filter(({ status }) => status === "closed");
          return (
            <>
              <Panel title={words.accounts} flush>
                <ul>
                  {[...open, ...closed].map((one) => (
                    <AccountRow
                      key={one.account_id}
                      shown={one}
                      isActing={one.account_id === acting}
                    />
                  ))}
                </ul>
              </Panel>
              <Transfer accounts={open} from={acting} />
              {acting !== null && <TransferHistory accounts={data} account={acting} />}
            </>
          );
        }}
      </Answered>
      {isOpening && <OpenAccount onClose={() => setOpening(false)} />}
    </Page>
  );
}
