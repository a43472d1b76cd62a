// What this exchange is, its version, and whose work its pages carry.
import { useWords } from "../../../ui/preferences.ts";
import { WORDS } from "./aboutWords.ts";
import { Framed } from "./Framed.tsx";
import { PublicPage } from "./PublicPage.tsx";

/** Of the package, put here by the build. */
declare const __BEDESTEN_VERSION__: string;

const CHARTS = "https://www.tradingview.com/";
const PARTS = [
  ["React, React DOM", "MIT", "Meta Platforms, Inc. and affiliates"],
  ["TanStack Query, Router", "MIT", "Tanner Linsley"],
  ["Lightweight Charts, fancy-canvas", "Apache-2.0", "TradingView, Inc."],
  ["clsx", "MIT", "Luke Edwards"],
  ["uqr", "MIT", "Project Nayuki, Anthony Fu"],
  ["Tailwind CSS", "MIT", "Tailwind Labs, Inc."],
  ["IBM Plex Sans", "SIL OFL 1.1", "IBM Corp."],
] as const;

export default function About() {
  const words = useWords(WORDS);
  return (
    <PublicPage title={words.title} hasOwnHead>
      <section className="grid max-w-[68ch] gap-4 text-sm">
        <h1 className="text-[28px] leading-8 font-semibold">{words.title}</h1>
        <p className="text-base">{words.what}</p>
        <p className="text-muted">{words.how}</p>
        <p className="text-muted">{words.alpha}</p>
        <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-1">
          <dt className="text-muted">{words.version}</dt>
          <dd className="figure" translate="no">
            {__BEDESTEN_VERSION__}
          </dd>
          <dt className="text-muted">{words.licence}</dt>
          <dd>{words.licenceText}</dd>
        </dl>
      </section>
      <section className="grid max-w-[68ch] gap-2">
        <h2 className="text-lg font-semibold">{words.device}</h2>
        <p className="text-sm text-muted">{words.deviceText}</p>
      </section>
      <section className="grid grid-cols-1 gap-3">
        <h2 className="text-lg font-semibold">{words.parts}</h2>
        <p className="text-sm text-muted">{words.partsText}</p>
        <Parts />
        <p className="text-sm">
          {words.charts}{" "}
          <a href={CHARTS} rel="noreferrer" translate="no" className="text-accent underline">
            TradingView
          </a>
          . {words.chartsText}
        </p>
      </section>
    </PublicPage>
  );
}

function Parts() {
  const words = useWords(WORDS);
  return (
    <Framed label={words.parts}>
      <thead>
        <tr>
          <th scope="col">{words.name}</th>
          <th scope="col">{words.terms}</th>
          <th scope="col">{words.copyright}</th>
        </tr>
      </thead>
      <tbody translate="no">
        {PARTS.map(([name, licence, owner]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{licence}</td>
            <td className="text-muted">{owner}</td>
          </tr>
        ))}
      </tbody>
    </Framed>
  );
}
