// Tests of the parts of a market's name.
import { expect, it } from "vitest";
import { baseOf, quoteOf } from "./market.ts";

it("knows what is traded and what is paid with", () => {
  expect(baseOf("BTC-USDT")).toBe("BTC");
  expect(quoteOf("BTC-USDT")).toBe("USDT");
});
