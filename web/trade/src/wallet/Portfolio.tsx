// What the account owns, what that is worth and was worth.
import { useQuery } from "@tanstack/react-query";
import type { Portfolio as Owned } from "../../../api/generated/index.ts";
import { Page } from "../../../ui/Page.tsx";
import { useWords } from "../../../ui/preferences.ts";
import { Answered } from "../session/Answered.tsx";
import { Holdings } from "./Holdings.tsx";
import { NothingYet } from "./NothingYet.tsx";
import { portfolioQuery } from "./portfolio.ts";
import { PORTFOLIO_WORDS } from "./portfolioWords.ts";
import { useView } from "./remembered.ts";
import { Total } from "./Total.tsx";
import { ValueOverTime } from "./ValueOverTime.tsx";

export default function Portfolio() {
  const words = useWords(PORTFOLIO_WORDS);
  return (
    <Page title={words.title}>
      <Content />
    </Page>
  );
}

function Content() {
  const { currency } = useView();
  return (
    <Answered query={useQuery(portfolioQuery(currency))} rows={8}>
      {(portfolio) =>
        portfolio.data.length === 0 ? <NothingYet /> : <Shown portfolio={portfolio} />
      }
    </Answered>
  );
}

function Shown({ portfolio }: { portfolio: Owned }) {
  return (
    <div className="grid grid-cols-1 gap-6">
      <div className="border border-line bg-panel">
        <Total portfolio={portfolio} />
        <ValueOverTime portfolio={portfolio} />
      </div>
      <Holdings portfolio={portfolio} />
    </div>
  );
}
