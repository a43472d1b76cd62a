// How safe the account is, at a glance, with the next step for what is missing.
import type { Me } from "../../../../api/generated/index.ts";
import { useWords } from "../../../../ui/preferences.ts";
import { checksOf } from "./checks.ts";
import { WORDS } from "./words.ts";

export function Checklist({ me }: { me: Me }) {
  const words = useWords(WORDS);
  const checks = checksOf(me);
  const done = checks.filter((one) => one.done).length;
  const hasFactor = me.two_fa_enabled || me.passkeys > 0;
  const said = {
    email: [words.checkEmail, words.checkEmailTodo],
    factor: [words.checkFactor, words.checkFactorTodo],
    passkey: [words.checkPasskey, words.checkPasskeyTodo],
    recovery: [words.checkRecovery, hasFactor ? words.codesUsedUp : words.checkRecoveryTodo],
  } as const;
  return (
    <section aria-label={words.checklist} className="grid gap-3">
      <p className="text-muted">{words.checked(done, checks.length)}</p>
      <ul className="grid gap-px border border-line bg-line sm:grid-cols-2">
        {checks.map(({ name, done: isDone }) => (
          <li key={name} className="grid grid-cols-[16px_1fr] gap-x-2 bg-panel p-3">
            <span className={isDone ? "text-text" : "text-warn"} aria-hidden>
              {isDone ? "✓" : "○"}
            </span>
            <span className="font-medium">{said[name][0]}</span>
            <span className="col-start-2 text-xs text-muted">
              {isDone ? words.isDone : said[name][1]}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
