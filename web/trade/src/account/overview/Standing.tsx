// How much the customer trades and may move: fee tier and volume, limits left today.
import type { FeeStanding, LimitsView } from "../../../../api/generated/index.ts";
import { formatDateTime, formatDecimal } from "../../../../core/format.ts";
import { usePreferences, useWords } from "../../../../ui/preferences.ts";
import { Fact } from "./Fact.tsx";
import { WORDS } from "./words.ts";

interface Props {
  fees: FeeStanding | undefined;
  limits: LimitsView | undefined;
}

export function Standing({ fees, limits }: Props) {
  const words = useWords(WORDS);
  const { language } = usePreferences();
  const volume = fees && `${formatDecimal(fees.volume, language)} ${fees.volume_asset ?? ""}`;
  const hasTiers = fees !== undefined && fees.volume_asset !== null;
  const tier = fees === undefined ? "—" : hasTiers ? words.tier(fees.tier) : words.ownRates;
  const waits = limits?.withdrawals_from ?? null;
  return (
    <>
      <Fact
        name={words.fees}
        to="/account/fees"
        fixed
        hint={hasTiers ? words.volume(volume ?? "—") : null}
      >
        {tier}
      </Fact>
      <Fact
        name={words.leftToday}
        to="/account/limits"
        fixed
        hint={
          waits === null ? null : words.withdrawalsWait(formatDateTime(Date.parse(waits), language))
        }
      >
        <Left limits={limits} name="daily_withdrawal_fiat" label={words.bank} />
        <Left limits={limits} name="daily_withdrawal_crypto" label={words.coins} />
      </Fact>
    </>
  );
}

function Left(props: { limits: LimitsView | undefined; name: string; label: string }) {
  const words = useWords(WORDS);
  const { language } = usePreferences();
  const found = props.limits?.limits.find(({ name }) => name === props.name);
  const left =
    found === undefined
      ? "—"
      : found.left === null
        ? words.noLimit
        : `${formatDecimal(found.left, language)} ${props.limits?.currency}`;
  return (
    <span>
      <span className="figure">{left}</span>{" "}
      <span className="text-xs text-muted">{props.label}</span>
    </span>
  );
}
