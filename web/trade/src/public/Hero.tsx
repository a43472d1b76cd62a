// The first thing that is seen: what this is, the ways in, and one market at work.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { placesOf } from "../../../core/decimal.ts";
import { formatDecimal } from "../../../core/format.ts";
import { buttonLook } from "../../../ui/Button.tsx";
import { usePreferences, useWords } from "../../../ui/preferences.ts";
import { Change } from "../market/Change.tsx";
import type { MarketRow } from "../market/pick.ts";
import { closesQuery, linePath } from "../market/spark.ts";
import { useIsLoggedIn } from "../session/session.ts";
import { WORDS } from "./words.ts";

const WIDTH = 480;
const HEIGHT = 120;

export function Hero({ featured }: { featured: MarketRow | undefined }) {
  const words = useWords(WORDS);
  return (
    <section className="public hero">
      <div className="grid content-center gap-5">
        <h1 className="hero-title">{words.title}</h1>
        <p className="max-w-[52ch] text-base text-muted">{words.lead}</p>
        <Ways />
      </div>
      {featured === undefined ? <div className="hero-market" /> : <Featured row={featured} />}
    </section>
  );
}

function Ways() {
  const words = useWords(WORDS);
  const isIn = useIsLoggedIn();
  const [first, second] = isIn
    ? ([
        { to: "/trade", title: words.toTrade },
        { to: "/wallet", title: words.toWallet },
      ] as const)
    : ([
        { to: "/sign-up", title: words.signUp },
        { to: "/trade", title: words.seeMarket },
      ] as const);
  return (
    <p className="flex flex-wrap gap-3 max-sm:grid">
      <Link to={first.to} className={`${buttonLook("primary", "large")} max-sm:min-h-11`}>
        {first.title}
      </Link>
      <Link to={second.to} className={`${buttonLook("plain", "large")} max-sm:min-h-11`}>
        {second.title}
      </Link>
    </p>
  );
}

function Featured({ row }: { row: MarketRow }) {
  const words = useWords(WORDS);
  const { language } = usePreferences();
  const { symbol, tick } = row.market;
  const { last, change_percent: percent } = row.ticker ?? {};
  const closes = useQuery(closesQuery(symbol)).data ?? [];
  const values = last == null ? closes : [...closes.slice(0, -1), Number(last)];
  const colour = percent?.startsWith("-") ? "text-down" : "text-up";
  return (
    <Link to="/trade/$symbol" params={{ symbol }} className="hero-market">
      <span className="flex items-baseline justify-between gap-3 px-5 pt-4">
        <span className="text-muted">{words.featured(symbol)}</span>
        <span className="figure">
          <span className="text-faint">{words.change}</span> <Change percent={percent} />
        </span>
      </span>
      <span className="figure px-5 text-[28px] leading-8 font-semibold">
        {last == null ? "—" : formatDecimal(last, language, placesOf(tick))}
      </span>
      <svg
        aria-hidden="true"
        viewBox={`0 -2 ${WIDTH} ${HEIGHT + 4}`}
        preserveAspectRatio="none"
        className={`mt-auto mb-4 h-20 w-full sm:h-28 ${colour}`}
      >
        <path
          d={linePath(values, WIDTH, HEIGHT)}
          fill="none"
          stroke="currentColor"
          strokeWidth="1.5"
          strokeLinejoin="round"
          vectorEffect="non-scaling-stroke"
        />
      </svg>
    </Link>
  );
}
