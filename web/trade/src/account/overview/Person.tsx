// What is known of who the customer is: e-mail, level, second factor, phone.
import type { LimitsView, Me } from "../../../../api/generated/index.ts";
import { useWords } from "../../../../ui/preferences.ts";
import { Chip } from "../parts/Chip.tsx";
import { Fact } from "./Fact.tsx";
import { WORDS } from "./words.ts";

const ACTIONS = ["deposit", "trade", "withdraw"] as const;

export function Person({ me, limits }: { me: Me; limits: LimitsView | undefined }) {
  const words = useWords(WORDS);
  const hasFactor = me.two_fa_enabled || me.passkeys > 0;
  const factors = [
    ...(me.two_fa_enabled ? [words.app] : []),
    ...(me.passkeys > 0 ? [words.passkeys(me.passkeys)] : []),
  ];
  return (
    <>
      <Fact name={words.email} to="/account/security">
        <span translate="no" className="min-w-0 break-all">
          {me.email}
        </span>
        <Chip tone={me.email_confirmed ? "good" : "warn"}>
          {me.email_confirmed ? words.confirmed : words.notConfirmed}
        </Chip>
      </Fact>
      <Fact fixed name={words.verification} to="/account/limits" hint={<Unlocks limits={limits} />}>
        {words.level(me.kyc_level)}
      </Fact>
      <Fact
        name={words.secondFactor}
        to="/account/security"
        hint={hasFactor ? null : words.noFactor}
      >
        {factors.length > 0 && <span>{factors.join(" · ")}</span>}
        <Chip tone={hasFactor ? "good" : "warn"}>{hasFactor ? words.on : words.off}</Chip>
      </Fact>
    </>
  );
}

function Unlocks({ limits }: { limits: LimitsView | undefined }) {
  const words = useWords(WORDS);
  if (limits === undefined) return null;
  const mine = limits.levels.find(({ level }) => level === limits.level)?.unlocks;
  const next = limits.levels.find(({ level }) => level === limits.level + 1);
  const has = ACTIONS.filter((action) => mine?.[action]).map((action) => words[action]);
  const more = ACTIONS.filter((action) => next?.unlocks[action] && !mine?.[action]);
  const sentence = has.length === 0 ? words.nothingYet : words.unlocked(has.join(", "));
  if (next === undefined) return `${sentence} ${words.highest}`;
  const names = more.map((action) => words[action]).join(", ");
  return `${sentence} ${
    more.length > 0 ? words.nextUnlocks(next.level, names) : words.nextRaises(next.level)
  }`;
}
