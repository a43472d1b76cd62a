// One market: what it costs, the chart, the book, the tape, the form and what is one's own.
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { type CSSProperties, useEffect, useState } from "react";
import type { MarketBody } from "../../../api/generated/index.ts";
import { PHONE, useMedia } from "../../../ui/media.ts";
import { Empty, Failed, Loading } from "../../../ui/Notice.tsx";
import { useWords } from "../../../ui/preferences.ts";
import { Tabs } from "../../../ui/Tabs.tsx";
import { OrderForm } from "../form/OrderForm.tsx";
import { WorkArea } from "../work/WorkArea.tsx";
import { Chart } from "./chart/Chart.tsx";
import { Gutter } from "./Gutter.tsx";
import { useLayout } from "./layout.ts";
import { marketsQuery, rememberMarket } from "./markets.ts";
import { OrderBook } from "./OrderBook.tsx";
import { StatBar } from "./StatBar.tsx";
import { Tape } from "./Tape.tsx";
import { WORDS } from "./words.ts";

export default function MarketScreen() {
  const words = useWords(WORDS);
  const { symbol } = useParams({ from: "/trade/$symbol" });
  const isPhone = useMedia(PHONE);
  const markets = useQuery(marketsQuery);
  useEffect(() => rememberMarket(symbol), [symbol]);
  if (markets.isPending) return <Loading rows={8} />;
  if (markets.isError) return <Failed retry={markets.refetch}>{words.failed}</Failed>;
  const market = markets.data.find((one) => one.symbol === symbol);
  if (market === undefined) return <Empty>{words.noMarket}</Empty>;
  const Screen = isPhone ? PhoneScreen : WideScreen;
  return <Screen key={symbol} market={market} markets={markets.data} />;
}

interface Props {
  market: MarketBody;
  markets: MarketBody[];
}

function WideScreen({ market, markets }: Props) {
  const { book, form, work } = useLayout();
  const sizes = { "--book": `${book}px`, "--form": `${form}px`, "--work": `${work}px` };
  return (
    <main className="screen" style={sizes as CSSProperties}>
      <StatBar market={market} markets={markets} />
      <Chart market={market} />
      <OrderBook market={market} />
      <Tape market={market} />
      <OrderForm market={market} />
      <WorkArea market={market} />
      <Gutter edge="book" />
      <Gutter edge="form" />
      <Gutter edge="work" />
    </main>
  );
}

const PANELS = ["chart", "book", "trades"] as const;

function PhoneScreen({ market, markets }: Props) {
  const words = useWords(WORDS);
  const [panel, choose] = useState<(typeof PANELS)[number]>("chart");
  return (
    <main className="phone-screen">
      <StatBar market={market} markets={markets} />
      <Tabs
        label={market.symbol}
        tabs={PANELS.map((name) => ({ name, title: words[name] }))}
        chosen={panel}
        choose={choose}
        className="phone-tabs"
      >
        {panel === "chart" && <Chart market={market} />}
        {panel === "book" && <OrderBook market={market} />}
        {panel === "trades" && <Tape market={market} />}
      </Tabs>
      <OrderForm market={market} />
      <WorkArea market={market} />
    </main>
  );
}
