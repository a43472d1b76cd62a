// What can be transferred.
import { expect, it } from "vitest";
import { amountOf } from "./amount.ts";

it("reads an amount in either way of writing", () => {
  expect(amountOf("1.5", "2", "en")).toEqual({ amount: "1.5" });
  expect(amountOf("1,5", "2", "tr")).toEqual({ amount: "1.5" });
  expect(amountOf("2", "2", "en")).toEqual({ amount: "2" });
});

it("says what is wrong", () => {
  expect(amountOf("", "2", "en")).toEqual({ fault: "amountWrong" });
  expect(amountOf("0", "2", "en")).toEqual({ fault: "amountWrong" });
  expect(amountOf("-1", "2", "en")).toEqual({ fault: "amountWrong" });
  expect(amountOf("2.00000001", "2", "en")).toEqual({ fault: "tooMuch" });
});
