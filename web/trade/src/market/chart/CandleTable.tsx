// The candles as text: for screen readers, and for whoever wants the exact figures.
import { useQuery } from "@tanstack/react-query";
import { type KlineBody, listKlines, type MarketBody } from "../../../../api/generated/index.ts";
import { placesOf } from "../../../../core/decimal.ts";
import { formatDateTime, formatDecimal } from "../../../../core/format.ts";
import { Failed, Loading } from "../../../../ui/Notice.tsx";
import { usePreferences, useWords } from "../../../../ui/preferences.ts";
import { type Column, Table } from "../../../../ui/Table.tsx";
import { given } from "../../session/refused.ts";
import { useLook } from "./look.ts";
import { WORDS } from "./words.ts";

const ROWS = 100;
const EVERY_MS = 5_000;

export function CandleTable({ market }: { market: MarketBody }) {
  const { language } = usePreferences();
  const words = useWords(WORDS);
  const { interval } = useLook();
  const klines = useQuery({
    queryKey: ["klines", "table", market.symbol, interval],
    queryFn: async () => {
      const query = { interval, limit: ROWS };
      return (await given(listKlines({ path: { symbol: market.symbol }, query }))).data.reverse();
    },
    refetchInterval: EVERY_MS,
  });
  if (klines.isPending) return <Loading rows={8} />;
  if (klines.isError) return <Failed retry={klines.refetch}>{words.failed}</Failed>;
  const price = (key: "open" | "high" | "low" | "close"): Column<KlineBody> => ({
    key,
    title: words[key],
    figure: true,
    cell: (kline) => formatDecimal(kline[key], language, placesOf(market.tick)),
  });
  const columns: Column<KlineBody>[] = [
    {
      key: "time",
      title: words.time,
      cell: ({ open_time }) => formatDateTime(Date.parse(open_time), language),
    },
    price("open"),
    price("high"),
    price("low"),
    price("close"),
    {
      key: "volume",
      title: `${words.volume} (${market.base_asset})`,
      figure: true,
      cell: ({ volume }) => formatDecimal(volume, language, placesOf(market.lot)),
    },
  ];
  return (
    <div className="min-h-0 flex-1">
      <Table
        label={words.chart}
        columns={columns}
        rows={klines.data}
        keyOf={({ open_time }) => open_time}
      />
    </div>
  );
}
