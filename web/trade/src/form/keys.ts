// The keys of the trading screen: which press means what. Never while somebody types.
import { useEffect, useRef } from "react";
import type { Kind, Side } from "./draft.ts";

export type Command =
  | { readonly does: "side"; readonly side: Side }
  | { readonly does: "kind"; readonly kind: Kind }
  | { readonly does: "review" | "help" | "pick-market" | "cancel-all" | "leave" };

const COMMANDS: Readonly<Record<string, Command>> = {
  b: { does: "side", side: "buy" },
  s: { does: "side", side: "sell" },
  l: { does: "kind", kind: "limit" },
  m: { does: "kind", kind: "market" },
  t: { does: "kind", kind: "stop" },
  p: { does: "kind", kind: "profit" },
  r: { does: "kind", kind: "trailing" },
  o: { does: "kind", kind: "oco" },
  "?": { does: "help" },
  "/": { does: "pick-market" },
  Enter: { does: "review" },
};

export interface Press {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly repeat: boolean;
}

/** Where the press was: in something that takes text, on something that takes Enter, or neither. */
export type Place = "typing" | "control" | "page";

/** What a press asks for, or null. */
export function commandOf(press: Press, place: Place): Command | null {
  if (press.ctrlKey || press.metaKey || press.repeat) return null;
  if (press.key === "Escape") return { does: press.shiftKey ? "cancel-all" : "leave" };
  if (place === "typing") return null;
  if (press.key === "Enter" && place === "control") return null;
  const key = press.key.length === 1 ? press.key.toLowerCase() : press.key;
  const isSign = key === "?" || key === "/"; // some keyboards need Alt or Shift for these
  if (press.altKey && !isSign) return null;
  return COMMANDS[key] ?? null;
}

const TEXTLESS: ReadonlySet<string> = new Set(["radio", "checkbox", "range", "button", "submit"]);

function placeOf(target: EventTarget | null): Place {
  if (!(target instanceof HTMLElement)) return "page";
  if (target instanceof HTMLInputElement) return TEXTLESS.has(target.type) ? "control" : "typing";
  if (target.matches("textarea, select") || target.isContentEditable) return "typing";
  return target.closest("button, a, summary, [tabindex]:not(#content)") === null
    ? "page"
    : "control";
}

/** Hears the keys while `isOn`; not while a dialog is open, which has keys of its own. */
export function useKeys(isOn: boolean, hear: (command: Command) => void) {
  const newest = useRef(hear);
  useEffect(() => {
    newest.current = hear;
  });
  useEffect(() => {
    if (!isOn) return;
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || document.querySelector("dialog[open]") !== null) return;
      const command = commandOf(event, placeOf(event.target));
      if (command === null) return;
      if (command.does !== "leave") event.preventDefault();
      newest.current(command);
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, [isOn]);
}
