// What the account has of each asset. On a phone what is held stands below what is available.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { Holding, Portfolio } from "../../../api/generated/index.ts";
import { isSome } from "../../../core/decimal.ts";
import { formatPercent } from "../../../core/format.ts";
import { buttonLook } from "../../../ui/Button.tsx";
import { Empty } from "../../../ui/Notice.tsx";
import { usePreferences, useWords } from "../../../ui/preferences.ts";
import { Switch } from "../../../ui/Switch.tsx";
import { type Column, Table } from "../../../ui/Table.tsx";
import { marketsQuery } from "../market/markets.ts";
import { placesByAsset, shares, shownAmount, shownPrice, shownValue } from "./figures.ts";
import { heldOf, isSmall, marketFor, sorted } from "./portfolio.ts";
import { PORTFOLIO_WORDS } from "./portfolioWords.ts";
import { type Currency, useView, view } from "./remembered.ts";
import { Secret } from "./Secret.tsx";

export function Holdings({ portfolio: { currency, data } }: { portfolio: Portfolio }) {
  const words = useWords(PORTFOLIO_WORDS);
  const { hidesSmall } = useView();
  const all = sorted(data);
  const shown = hidesSmall ? all.filter((one) => !isSmall(one, currency as Currency)) : all;
  const columns = useColumns(all, currency);
  return (
    <section>
      <div className="mb-2 flex items-center justify-between gap-4">
        <h2 className="text-sm font-semibold">{words.assets}</h2>
        <Switch
          label={words.hideSmall}
          checked={hidesSmall}
          onChange={(hides) => view({ hidesSmall: hides })}
        />
      </div>
      <div className="border border-line bg-panel">
        <Table label={words.assets} columns={columns} rows={shown} keyOf={({ asset }) => asset} />
        {shown.length === 0 && <Empty>{words.allSmall}</Empty>}
      </div>
    </section>
  );
}

function useColumns(all: readonly Holding[], currency: string): readonly Column<Holding>[] {
  const words = useWords(PORTFOLIO_WORDS);
  const { language } = usePreferences();
  const places = placesByAsset(
    all.flatMap(({ asset, available, total }) => [
      [asset, available],
      [asset, total],
    ]),
  );
  const parts = shares(all.map(({ value }) => value));
  const shown = ({ asset }: Holding, amount: string) => (
    <Secret>{shownAmount(amount, language, places.get(asset))}</Secret>
  );
  const held = (holding: Holding) => shown(holding, heldOf(holding));
  const price = (holding: Holding) =>
    holding.price === null ? "—" : shownPrice(holding.price, language);
  const value = (holding: Holding) =>
    holding.value === null ? (
      <span title={words.noPrice}>—</span>
    ) : (
      <Secret>{shownValue(holding.value, currency, language)}</Secret>
    );
  return [
    {
      key: "asset",
      title: words.asset,
      cell: (holding) => (
        <>
          <span className="text-[13px] font-medium" translate="no">
            {holding.asset}
          </span>
          <span className="figure block text-faint sm:hidden">{price(holding)}</span>
        </>
      ),
    },
    {
      key: "available",
      title: words.available,
      figure: true,
      wide: true,
      cell: (holding) => shown(holding, holding.available),
    },
    { key: "held", title: words.held, figure: true, wide: true, cell: held },
    {
      key: "total",
      title: words.sum,
      figure: true,
      cell: (holding) => (
        <>
          {shown(holding, holding.total)}
          <span className="block text-faint sm:hidden">
            {value(holding)} {currency}
          </span>
          {isSome(heldOf(holding)) && (
            <span className="block text-faint sm:hidden">
              {words.held}: {held(holding)}
            </span>
          )}
        </>
      ),
    },
    {
      key: "price",
      title: `${words.price} (${currency})`,
      figure: true,
      wide: true,
      cell: price,
    },
    {
      key: "value",
      title: `${words.value} (${currency})`,
      figure: true,
      wide: true,
      cell: value,
    },
    {
      key: "share",
      title: words.share,
      wide: true,
      cell: (holding) =>
        holding.value === null ? "—" : <Share part={parts[all.indexOf(holding)] ?? 0} />,
    },
    {
      key: "do",
      title: <span className="sr-only">{words.trade}</span>,
      figure: true,
      cell: ({ asset }) => <TradeLink asset={asset} currency={currency} />,
    },
  ];
}

/** In hundredths of a percent. */
function Share({ part }: { part: number }) {
  const { language } = usePreferences();
  return (
    <span className="flex items-center gap-2">
      <span aria-hidden className="h-1 w-14 bg-hover">
        <span className="block h-full bg-accent" style={{ width: `${part / 100}%` }} />
      </span>
      <span className="figure w-12 text-right">
        {formatPercent((part / 100).toFixed(1), language)}
      </span>
    </span>
  );
}

function TradeLink({ asset, currency }: { asset: string; currency: string }) {
  const words = useWords(PORTFOLIO_WORDS);
  const market = marketFor(asset, currency, useQuery(marketsQuery).data ?? []);
  if (market === undefined) return null;
  return (
    <Link
      to="/trade/$symbol"
      params={{ symbol: market.symbol }}
      aria-label={words.tradeIt(asset)}
      className={`${buttonLook("plain", "small")} max-sm:h-11`}
    >
      {words.trade}
    </Link>
  );
}
