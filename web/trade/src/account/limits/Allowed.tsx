// What may be done now, and why something waits.
import type { LimitsView } from "../../../../api/generated/index.ts";
import { formatDateTime, formatDecimal } from "../../../../core/format.ts";
import { Panel } from "../../../../ui/Panel.tsx";
import { usePreferences, useWords } from "../../../../ui/preferences.ts";
import { Chip } from "../parts/Chip.tsx";
import { WORDS } from "./words.ts";

const ACTIONS = ["deposit", "trade", "withdraw"] as const;

export function Allowed({ limits }: { limits: LimitsView }) {
  const words = useWords(WORDS);
  const { language } = usePreferences();
  const { now, withdrawals_from: waits, in_maintenance, max_open_orders } = limits;
  return (
    <Panel title={words.now} aside={<Chip tone="accent">{words.level(limits.level)}</Chip>}>
      <dl className="grid grid-cols-2 gap-4 sm:grid-cols-4">
        {ACTIONS.map((action) => (
          <div key={action} className="grid justify-items-start gap-1">
            <dt className="text-xs text-muted">{words[action]}</dt>
            <dd>
              <Chip tone={now[action] ? "good" : "warn"}>
                {now[action] ? words.can : words.cannot}
              </Chip>
            </dd>
          </div>
        ))}
        <div className="grid gap-1">
          <dt className="text-xs text-muted">{words.openOrders}</dt>
          <dd className="figure">
            {words.orders(formatDecimal(String(max_open_orders), language))}
          </dd>
        </div>
      </dl>
      {in_maintenance && <p className="text-warn">{words.maintenance}</p>}
      {waits !== null && (
        <p className="text-warn">{words.waits(formatDateTime(Date.parse(waits), language))}</p>
      )}
    </Panel>
  );
}
