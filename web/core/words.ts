// Texts in both languages. A word that one of them lacks is a type error.
export type Language = "en" | "tr";

type Word = string | ((...values: never[]) => string);
type Same<T> = { readonly [K in keyof T]: T[K] extends string ? string : T[K] };
export type Dictionary<T> = Readonly<Record<Language, Same<T>>>;

/** The English words and the same in Turkish; a word with values in it is a function. */
export function inBoth<T extends Record<string, Word>>(en: T, tr: Same<T>): Dictionary<T> {
  return { en: en as Same<T>, tr };
}
