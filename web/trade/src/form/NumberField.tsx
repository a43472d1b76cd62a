// A field for a price or an amount: either decimal sign, grouped when one leaves it, and the
// arrow keys go by its step.
import { type KeyboardEvent, type ReactNode, useLayoutEffect, useRef, useState } from "react";
import { formatDecimal, readTyped } from "../../../core/format.ts";
import { Field } from "../../../ui/Field.tsx";
import { usePreferences } from "../../../ui/preferences.ts";
import { stepped } from "./stepped.ts";

interface Props {
  name: string;
  label: string;
  /** Plain decimal text, or what was typed where that is no number. */
  value: string;
  onChange: (value: string) => void;
  /** What an arrow key adds, as plain decimal text. */
  step: string;
  /** Where the arrow keys begin in an empty field. */
  start?: string | null;
  unit?: ReactNode;
  aside?: ReactNode;
  hint?: ReactNode;
  error?: string | null;
  placeholder?: string;
}

const LEAP = 10n; // with the shift key

export function NumberField(props: Props) {
  const { name, value, onChange, step, start = null, error, ...rest } = props;
  const { language } = usePreferences();
  const [typed, type] = useState<string | null>(null); // null: nobody is in here
  const [isTyping, startTyping] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const isInside = typed !== null;
  useLayoutEffect(() => {
    if (isInside) input.current?.select(); // only now is its text the one without grouping
  }, [isInside]);

  const take = (text: string) => {
    type(text);
    startTyping(true);
    onChange(text.trim() === "" ? "" : (readTyped(text, language) ?? text));
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === "Enter") startTyping(false); // it is sent: what is wrong shall be seen
    const direction = { ArrowUp: 1n, ArrowDown: -1n }[event.key];
    if (direction === undefined) return;
    event.preventDefault();
    const next = stepped(value, direction * (event.shiftKey ? LEAP : 1n), step, start);
    type(plain(next, language));
    onChange(next);
  };
  return (
    <Field
      {...rest}
      name={name}
      inputMode="decimal"
      autoComplete="off"
      value={typed ?? formatDecimal(value, language)}
      error={isTyping ? null : (error ?? null)}
      ref={input}
      onFocus={() => type(plain(value, language))}
      onBlur={() => {
        type(null);
        startTyping(false);
      }}
      onChange={(event) => take(event.target.value)}
      onKeyDown={press}
    />
  );
}

/** Without grouping, which would be in the way of typing. */
function plain(value: string, language: "en" | "tr"): string {
  return language === "tr" ? value.replace(".", ",") : value;
}
