// How the pages look and speak on this device.
import type { Dictionary, Language } from "../core/words.ts";
import { rememberedRecord } from "./remembered.ts";

export interface Preferences {
  language: Language;
  theme: "light" | "dark";
  direction: Direction;
}

/** Which colours say up and down: the usual pair, its inverse, one for the colour-blind. */
export type Direction = "green-red" | "red-green" | "blue-orange";

const kept = rememberedRecord<Preferences>("bedesten.preferences", () => ({
  language: navigator.language.startsWith("tr") ? "tr" : "en",
  theme: matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light",
  direction: "green-red",
}));

export const usePreferences = kept.use;

/** Put them onto the document, where the style sheet and screen readers look. */
export function show(): void {
  const root = document.documentElement;
  const { language, theme, direction } = kept.get();
  root.lang = language;
  root.dataset.theme = theme;
  root.dataset.direction = direction;
}

export function prefer(wish: Partial<Preferences>): void {
  kept.set({ ...kept.get(), ...wish });
  show();
}

/** The words of a dictionary in the language of now. */
export function useWords<T>(dictionary: Dictionary<T>): Dictionary<T>[Language] {
  return dictionary[usePreferences().language];
}
