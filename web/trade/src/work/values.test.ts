// What balances are worth: over one market, its inverse, and several.
import { expect, test } from "vitest";
import { ratesTo, sum, totalOf, worth, worthText } from "./values.ts";

const tickers = [
  { market: "BTC-USDT", last: "50000" },
  { market: "ETH-USDT", last: "2500" },
  { market: "BTC-TRY", last: "2000000" },
  { market: "DOGE-USDT", last: null },
];
const value = (amount: string, asset: string, target: string) =>
  worthText(worth(amount, ratesTo(target, tickers).get(asset)), 2);

test("the asset itself, a market, its inverse, and a way over several", () => {
  expect(value("12.345", "USDT", "USDT")).toBe("12.34");
  expect(value("0.1", "BTC", "USDT")).toBe("5000.00");
  expect(value("300000", "TRY", "USDT")).toBe("7500.00");
  expect(value("2", "ETH", "TRY")).toBe("200000.00");
});

test("what nobody has traded has no value, and does not make the sum unknown", () => {
  expect(value("5", "DOGE", "USDT")).toBeNull();
  expect(value("5", "XYZ", "USDT")).toBeNull();
  expect(sum([1n, null, 2n])).toBe(3n);
});

test("two amounts together", () => {
  expect(totalOf("0.1", "0.2")).toBe("0.3");
  expect(totalOf("100", "0")).toBe("100");
});
