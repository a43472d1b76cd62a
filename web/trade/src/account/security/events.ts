// What an entry of the account's history says, in a sentence.
import type { SecurityEvent } from "../../../../api/generated/index.ts";
import type { Language } from "../../../../core/words.ts";
import { EVENT_WORDS } from "./eventWords.ts";

type Told = Pick<SecurityEvent, "action" | "succeeded" | "reason" | "details">;

export interface Line {
  readonly title: string;
  readonly detail: string;
  readonly isBad: boolean;
}

const HALF = "second_factor_needed"; // the first half of every log-in with a second factor

export function eventIn(event: Told, language: Language): Line {
  const words = EVENT_WORDS[language];
  const { action, succeeded, reason } = event;
  const title = words.actions[action] ?? action.replaceAll("_", " ");
  if (succeeded) return { title, detail: detailOf(event, language), isBad: false };
  if (reason === HALF) return { title: words.half, detail: words.halfWhy, isBad: false };
  if (action === "refresh") return { title: words.stolen, detail: "", isBad: true };
  const refused = words.refused[action] ?? words.otherRefused(title);
  return { title: refused, detail: words.reasons[reason ?? ""] ?? "", isBad: true };
}

function detailOf({ details }: Told, language: Language): string {
  const { methods, by } = EVENT_WORDS[language];
  const shown = Array.isArray(details.methods) ? details.methods.map(String) : [];
  if (shown.length > 0) return by(shown.map((name) => methods[name] ?? name).join(", "));
  return typeof details.phone === "string" ? details.phone : "";
}
