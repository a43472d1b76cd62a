// The front page: what this exchange is, its markets, and why one may trust it.
import { useQuery } from "@tanstack/react-query";
import type { MarketBody } from "../../../api/generated/index.ts";
import { Empty, Failed, Loading } from "../../../ui/Notice.tsx";
import { useWords } from "../../../ui/preferences.ts";
import { marketsQuery } from "../market/markets.ts";
import { useMarketRows } from "../market/tickers.ts";
import { Footer } from "./Footer.tsx";
import { FrontMarkets } from "./FrontMarkets.tsx";
import { Hero } from "./Hero.tsx";
import { Reasons } from "./Reasons.tsx";
import { WORDS } from "./words.ts";

const NONE: readonly MarketBody[] = [];

export default function Landing() {
  const words = useWords(WORDS);
  const markets = useQuery(marketsQuery);
  const rows = useMarketRows(markets.data ?? NONE);
  return (
    <>
      <main>
        <Hero featured={rows[0]} />
        {markets.isPending && <Loading rows={6} />}
        {markets.isError && <Failed retry={markets.refetch}>{words.unreachable}</Failed>}
        {markets.data?.length === 0 && <Empty>{words.noMarkets}</Empty>}
        {rows.length > 0 && <FrontMarkets rows={rows} />}
        <Reasons />
      </main>
      <Footer />
    </>
  );
}
