// A refusal in a sentence that a customer understands, in their language.
import { formatDateTime, formatDecimal, type Locale } from "../../../core/format.ts";
import type { Refused } from "./refused.ts";
import { WORDS } from "./words.ts";

/** Figures of one refusal, written for people; null for what it does not say. */
export interface Facts {
  readonly number: (name: string) => string | null;
  readonly time: (name: string) => string | null;
  readonly word: (name: string) => string | null;
}

/** A sentence, or how to make one of the figures there are. */
export type Sentence = string | ((facts: Facts) => string);
export type Sentences = Readonly<Record<string, Sentence>>;

interface Learnt {
  readonly sentences: Sentences;
  /** For a code that has none; null: the exchange's own words do. */
  readonly unknown: string | null;
}

const learnt: Partial<Record<Locale, Learnt>> = {};

/** Loads the sentences of a language, before the first is needed: afterwards `explain` has them. */
export async function learn(language: Locale): Promise<void> {
  if (learnt[language] !== undefined) return;
  try {
    learnt[language] =
      language === "tr" ? await import("./refusals.tr.ts") : await import("./refusals.en.ts");
  } catch {
    // The exchange is away: its own words do.
  }
}

/** What to show for it. In English the exchange's own words do where none are better. */
export function explain(refused: Refused, language: Locale): string {
  if (refused.code === "unreachable") return WORDS[language].unreachable;
  const known = learnt[language];
  const sentence = known?.sentences[refused.code];
  if (typeof sentence === "string") return sentence;
  if (sentence !== undefined) return sentence(shownIn(language, refused.facts));
  return known?.unknown ?? ownWords(refused);
}

function ownWords({ message, detail }: Refused): string {
  const said = detail === null || detail === "" ? [message] : [message, detail];
  return said.map(asSentence).join(" ");
}

function asSentence(text: string): string {
  const begun = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?…]$/.test(begun) ? begun : `${begun}.`;
}

function shownIn(language: Locale, facts: Readonly<Record<string, string>>): Facts {
  const of = <T>(name: string, show: (text: string) => T) => {
    const text = facts[name];
    return text === undefined || text === "" ? null : show(text);
  };
  return {
    number: (name) => of(name, (text) => formatDecimal(text, language)),
    time: (name) => of(name, (text) => timeIn(text, language)),
    word: (name) => of(name, (text) => text),
  };
}

function timeIn(text: string, language: Locale): string | null {
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : formatDateTime(at, language);
}
