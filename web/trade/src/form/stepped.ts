// What an arrow key makes of a number that somebody typed.
import { FINEST, floorTo, parse, trimmed, unit } from "../../../core/decimal.ts";

/** So many multiples of the step on, never below zero; an empty field begins at `start`. */
export function stepped(value: string, steps: bigint, step: string, start: string | null): string {
  if (value === "" && start !== null) return start;
  const size = parse(step, FINEST) ?? unit(FINEST);
  const now = parse(value, FINEST) ?? 0n;
  const floor = floorTo(now, size);
  const isBetween = floor !== now && steps < 0n; // down to the multiple below is a step already
  const next = floor + (steps + (isBetween ? 1n : 0n)) * size;
  return trimmed(next > 0n ? next : 0n, FINEST);
}
