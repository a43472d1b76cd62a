// The tier of now, the volume of 30 days, and how far it is to the next tier.
import type { FeeStanding } from "../../../../api/generated/index.ts";
import { formatDecimal } from "../../../../core/format.ts";
import { Panel } from "../../../../ui/Panel.tsx";
import { usePreferences, useWords } from "../../../../ui/preferences.ts";
import { Bar } from "../parts/Bar.tsx";
import { shareOf } from "../parts/share.ts";
import { WORDS } from "./words.ts";

export function TierStanding({ standing }: { standing: FeeStanding }) {
  const words = useWords(WORDS);
  const { language } = usePreferences();
  const { tier, volume, volume_asset: asset, next_tier: next, not_counted: left } = standing;
  const amount = (text: string) => `${formatDecimal(text, language)} ${asset ?? ""}`.trim();
  return (
    <Panel title={words.standing}>
      <div className="flex flex-wrap items-baseline gap-x-10 gap-y-3">
        <p className="text-lg font-medium">{asset === null ? words.oneForAll : words.tier(tier)}</p>
        {asset !== null && (
          <div className="flex items-baseline gap-2">
            <span className="text-xs text-muted">{words.volume}</span>
            <span className="figure text-lg">{amount(volume)}</span>
          </div>
        )}
      </div>
      {next !== null && (
        <div className="grid gap-2">
          <Bar
            label={words.towards(next.tier)}
            value={words.missing(amount(next.missing), next.tier)}
            share={shareOf(volume, next.from_volume)}
          />
          <div className="flex flex-wrap justify-between gap-x-4 text-xs text-muted">
            <span>{words.missing(amount(next.missing), next.tier)}</span>
            <span className="figure">
              {words.tier(next.tier)} {words.from(amount(next.from_volume))}
            </span>
          </div>
        </div>
      )}
      <p className="text-xs text-muted">
        {asset === null ? words.noTiers : next === null ? words.highest : words.daily}
      </p>
      {left.length > 0 && <p className="text-xs text-warn">{words.notCounted(left.join(", "))}</p>}
    </Panel>
  );
}
