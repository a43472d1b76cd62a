// What went wrong, in a sentence: what the exchange refused, and what only browsers refuse.
import type { Language } from "../../../core/words.ts";
import { usePreferences } from "../../../ui/preferences.ts";
import { explain } from "./explain.ts";
import { Refused } from "./refused.ts";
import { WORDS } from "./words.ts";

/** A sentence for whatever was thrown. */
export function told(error: unknown, language: Language): string {
  const words = WORDS[language];
  if (!(error instanceof Refused)) return words.failed;
  if (error.code === "passkey_not_shown") return words.passkeyNotShown;
  if (error.code === "passkey_impossible") return words.passkeyImpossible;
  if (error.code === "passkey_failed") return words.passkeyFailed;
  const seconds = error.facts.retry_after;
  if (error.code === "locked_out" && seconds !== undefined)
    return words.lockedOut(minutes(seconds));
  return explain(error, language);
}

/** The same in the language of now. */
export function useTold(): (error: unknown) => string {
  const { language } = usePreferences();
  return (error) => told(error, language);
}

function minutes(seconds: string): number {
  return Math.max(1, Math.ceil(Number(seconds) / 60));
}
