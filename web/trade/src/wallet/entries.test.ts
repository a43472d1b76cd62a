// The words for entries, after those that an exchange really wrote.
import { expect, test } from "vitest";
import { kindOf, signedAmount } from "./entries.ts";

const CASES = [
  ["order", "order", "credit", "available", "held"],
  ["order", "order", "debit", "locked", "held"],
  ["order", "order", "credit", "locked", "released"],
  ["order", "order", "debit", "available", "released"],
  ["order", "trade", "debit", "available", "notNeeded"],
  ["order", "trade", "credit", "locked", "notNeeded"],
  ["trade", "trade", "debit", "available", "bought"],
  ["trade", "trade", "credit", "locked", "paid"],
  ["fee", "trade", "credit", "available", "fee"],
  ["rebate", "trade", "debit", "available", "rebate"],
  ["deposit", "transfer", "debit", "available", "deposit"],
  ["withdrawal", "reservation", "credit", "available", "withdrawalHeld"],
  ["withdrawal", "reservation", "debit", "locked", "withdrawalHeld"],
  ["withdrawal", "reservation", "credit", "locked", "withdrawal"],
  ["withdrawal", "reservation", "debit", "available", "withdrawalBack"],
  ["adjustment", "transfer", "debit", "available", "adjusted"],
  ["adjustment", "transfer", "debit", "reserved", "setAside"],
  ["internal_transfer", "transfer", "credit", "available", "toOwn"],
  ["of_later", "transfer", "credit", "available", "other"],
] as const;

test.each(CASES)("%s of a %s, %s %s: %s", (type, reference, direction, bucket, kind) => {
  const entry = {
    entry_type: type,
    reference_type: reference,
    direction,
    balance_bucket: bucket,
  };
  expect(kindOf(entry)).toBe(kind);
});

test("a credit takes away", () => {
  expect(signedAmount({ direction: "credit", amount: "0.5" })).toBe("-0.5");
  expect(signedAmount({ direction: "debit", amount: "0.5" })).toBe("0.5");
});
