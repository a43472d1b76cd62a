// An amount to transfer, as it is typed.
import { FINEST, parse } from "../../../../core/decimal.ts";
import { type Locale, readTyped } from "../../../../core/format.ts";

/** The amount as the exchange reads it, or what is wrong with it. */
export function amountOf(
  typed: string,
  available: string,
  language: Locale,
): { amount: string } | { fault: "amountWrong" | "tooMuch" } {
  const amount = readTyped(typed, language);
  const value = amount === null ? null : parse(amount, FINEST);
  if (amount === null || value === null || value <= 0n) return { fault: "amountWrong" };
  return value > (parse(available, FINEST) ?? 0n) ? { fault: "tooMuch" } : { amount };
}
