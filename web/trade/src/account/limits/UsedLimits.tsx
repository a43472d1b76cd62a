// Each limit: how much is used, how much is left, and when there is more again.
import type { LimitsView, LimitView } from "../../../../api/generated/index.ts";
import { formatDateTime, formatDecimal } from "../../../../core/format.ts";
import { Panel } from "../../../../ui/Panel.tsx";
import { usePreferences, useWords } from "../../../../ui/preferences.ts";
import { Bar } from "../parts/Bar.tsx";
import { shareOf } from "../parts/share.ts";
import { limitName, WORDS } from "./words.ts";

const NEARLY = 0.9;

export function UsedLimits({ limits }: { limits: LimitsView }) {
  const words = useWords(WORDS);
  const { currency, level, profile } = limits;
  const isOwn = profile !== null && profile !== `level ${level}`;
  return (
    <Panel title={words.used}>
      <p className="text-xs text-muted">{words.usedHint(currency)}</p>
      <ul className="grid gap-4">
        {limits.limits.map((one) => (
          <Used key={one.name} one={one} currency={currency} />
        ))}
      </ul>
      {isOwn && <p className="text-xs text-muted">{words.profile(profile)}</p>}
    </Panel>
  );
}

function Used({ one, currency }: { one: LimitView; currency: string }) {
  const words = useWords(WORDS);
  const { language } = usePreferences();
  const amount = (text: string) => `${formatDecimal(text, language)} ${currency}`;
  const name = limitName(words, one.name);
  const share = one.limit === null ? 0 : shareOf(one.used, one.limit);
  const used =
    one.limit === null
      ? words.usedOnly(amount(one.used))
      : words.of(amount(one.used), amount(one.limit));
  return (
    <li className="grid gap-1.5">
      <div className="flex flex-wrap justify-between gap-x-4">
        <span>{name}</span>
        <span className="figure">
          {one.left === null ? words.noLimit : words.left(amount(one.left))}
        </span>
      </div>
      {one.limit !== null && (
        <Bar label={name} value={used} share={share} warns={share >= NEARLY} />
      )}
      <div className="figure flex flex-wrap justify-between gap-x-4 text-xs text-muted">
        <span>{used}</span>
        {one.resets_at !== null && (
          <span>{words.resets(formatDateTime(Date.parse(one.resets_at), language))}</span>
        )}
      </div>
    </li>
  );
}
