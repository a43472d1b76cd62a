// Goes to the market that somebody looked at last, or to the first there is.
import { useQuery } from "@tanstack/react-query";
import { Navigate } from "@tanstack/react-router";
import { Empty, Failed, Loading } from "../../../ui/Notice.tsx";
import { useWords } from "../../../ui/preferences.ts";
import { lastMarket, marketsQuery } from "./markets.ts";
import { WORDS } from "./words.ts";

export default function AnyMarket() {
  const words = useWords(WORDS);
  const markets = useQuery(marketsQuery);
  if (markets.isPending) return <Loading rows={8} />;
  if (markets.isError) return <Failed retry={markets.refetch}>{words.failed}</Failed>;
  const last = lastMarket();
  const market = markets.data.find(({ symbol }) => symbol === last) ?? markets.data[0];
  if (market === undefined) return <Empty>{words.noMarkets}</Empty>;
  return <Navigate to="/trade/$symbol" params={{ symbol: market.symbol }} replace />;
}
