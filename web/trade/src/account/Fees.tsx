// What trades cost: the tier, how far the next one is, and the rates of every market.
import { useQuery } from "@tanstack/react-query";
import { Page } from "../../../ui/Page.tsx";
import { useWords } from "../../../ui/preferences.ts";
import { Answered } from "../session/Answered.tsx";
import { useChosenAccount } from "../session/account.ts";
import { Rates } from "./fees/Rates.tsx";
import { TierStanding } from "./fees/TierStanding.tsx";
import { WORDS } from "./fees/words.ts";
import { feesQuery } from "./parts/queries.ts";

export default function Fees() {
  const words = useWords(WORDS);
  const fees = useQuery(feesQuery(useChosenAccount()));
  return (
    <Page title={words.title} lead={words.lead}>
      <Answered query={fees} rows={8}>
        {(standing) => (
          <>
            <TierStanding standing={standing} />
            <Rates rates={standing.rates} />
          </>
        )}
      </Answered>
    </Page>
  );
}
