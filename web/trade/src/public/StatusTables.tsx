// The parts of the exchange and its markets, as tables.
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { ExchangeStatus } from "../../../api/generated/index.ts";
import { formatDecimal } from "../../../core/format.ts";
import { usePreferences, useWords } from "../../../ui/preferences.ts";
import { useFeedState } from "../feed/live.ts";
import { Framed } from "./Framed.tsx";
import { WORDS } from "./statusWords.ts";

const PARTS = {
  engine: "partEngine",
  database: "partDatabase",
  projector: "partProjector",
  market_data: "partMarketData",
  websocket: "partWebsocket",
} as const;
const STATES = { operational: "works", degraded: "slow", down: "broken" } as const;
const COLOURS = { operational: "", degraded: "text-warn", down: "text-danger" } as const;
const PHASES = ["pending", "auction", "continuous", "cancel_only", "halted", "closed"] as const;

export function Parts({ status }: { status: ExchangeStatus }) {
  const words = useWords(WORDS);
  const { language } = usePreferences();
  const feed = useFeedState();
  const lag = status.projector_lag_ms;
  return (
    <Listed title={words.parts} heads={[words.part, words.state, words.detail]}>
      {status.parts.map(({ name, state, detail }) => (
        <tr key={name}>
          <th scope="row">{words[PARTS[name]]}</th>
          <td className={COLOURS[state]}>{words[STATES[state]]}</td>
          <td className="text-muted" lang="en">
            {detail}
          </td>
        </tr>
      ))}
      <tr>
        <th scope="row">{words.partHere}</th>
        <td className={feed === "live" ? "" : "text-warn"}>{words[feed]}</td>
        <td />
      </tr>
      <tr>
        <th scope="row">{words.lag}</th>
        <td className="figure">
          {lag === null ? "—" : words.milliseconds(formatDecimal(String(lag), language))}
        </td>
        <td />
      </tr>
    </Listed>
  );
}

export function MarketPhases({ markets }: { markets: ExchangeStatus["markets"] }) {
  const words = useWords(WORDS);
  return (
    <Listed title={words.markets} heads={[words.market, words.phase]}>
      {markets.map(({ symbol, phase }) => {
        const known = PHASES.find((one) => one === phase);
        return (
          <tr key={symbol}>
            <th scope="row">
              <Link
                to="/trade/$symbol"
                params={{ symbol }}
                translate="no"
                className="hover:underline"
              >
                {symbol}
              </Link>
            </th>
            <td className={phase === "continuous" ? "" : "text-warn"}>
              {known === undefined ? phase : words[known]}
            </td>
          </tr>
        );
      })}
    </Listed>
  );
}

function Listed(props: { title: string; heads: readonly string[]; children: ReactNode }) {
  return (
    <section className="grid grid-cols-1 gap-3">
      <h2 className="text-lg font-semibold">{props.title}</h2>
      <Framed label={props.title}>
        <thead>
          <tr>
            {props.heads.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{props.children}</tbody>
      </Framed>
    </section>
  );
}
