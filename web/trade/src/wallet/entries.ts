// What an entry of the ledger was, for somebody who does not keep books for a living.
import type { Entry } from "../../../api/generated/index.ts";

/** The groups by which entries are filtered: what the ledger calls their type. */
export const TYPES = [
  "trade",
  "fee",
  "rebate",
  "order",
  "deposit",
  "withdrawal",
  "adjustment",
  "internal_transfer",
  "settlement",
] as const;

export type Kind =
  | "held"
  | "released"
  | "notNeeded"
  | "bought"
  | "paid"
  | "fee"
  | "rebate"
  | "deposit"
  | "depositBack"
  | "withdrawal"
  | "withdrawalHeld"
  | "withdrawalBack"
  | "fromOwn"
  | "toOwn"
  | "settledIn"
  | "settledOut"
  | "adjusted"
  | "setAside"
  | "freed"
  | "other";

type Told = Pick<Entry, "entry_type" | "reference_type" | "direction" | "balance_bucket">;

/** The word for an entry. A debit raises, a credit lowers what lies in its bucket. */
export function kindOf(entry: Told): Kind {
  const isIn = entry.direction === "debit";
  switch (entry.entry_type) {
    case "order":
      return heldOrReleased(entry);
    case "trade":
      return isIn ? "bought" : "paid";
    case "fee":
      return "fee";
    case "rebate":
      return "rebate";
    case "deposit":
      return isIn ? "deposit" : "depositBack";
    case "withdrawal":
      return withdrawn(entry);
    case "internal_transfer":
      return isIn ? "fromOwn" : "toOwn";
    case "settlement":
      return isIn ? "settledIn" : "settledOut";
    case "adjustment":
      return adjusted(entry);
    default:
      return "other";
  }
}

/** Both legs of a hold say the same: what leaves one bucket arrives in the other. */
function heldOrReleased(entry: Told): Kind {
  if (isIntoHold(entry)) return "held";
  return entry.reference_type === "trade" ? "notNeeded" : "released";
}

function isIntoHold({ direction, balance_bucket }: Told): boolean {
  return (direction === "debit") === (balance_bucket !== "available");
}

function withdrawn(entry: Told): Kind {
  if (entry.direction === "debit" && entry.balance_bucket === "available") return "withdrawalBack";
  return entry.reference_type === "reservation" && isIntoHold(entry)
    ? "withdrawalHeld"
    : "withdrawal";
}

function adjusted(entry: Told): Kind {
  if (entry.balance_bucket !== "reserved") return "adjusted";
  return entry.direction === "debit" ? "setAside" : "freed";
}

/** The amount with the sign of what it did to its bucket. */
export function signedAmount({ direction, amount }: Pick<Entry, "direction" | "amount">): string {
  return direction === "debit" ? amount : `-${amount}`;
}
