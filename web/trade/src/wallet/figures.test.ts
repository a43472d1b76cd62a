// Figures of the wallet: never more than there is.
import { expect, test } from "vitest";
import {
  changeBetween,
  cut,
  formatMonth,
  isBelow,
  placesByAsset,
  shares,
  shownBytes,
  shownGain,
  shownPrice,
  shownValue,
} from "./figures.ts";

test("a value is cut, never rounded up", () => {
  expect(cut("1.999", 2)).toBe("1.99");
  expect(cut("-1.999", 2)).toBe("-1.99");
  expect(cut("1.9", 2)).toBe("1.9");
  expect(cut("7", 2)).toBe("7");
  expect(cut("7.5", 0)).toBe("7");
});

test("a value has the places of its currency", () => {
  expect(shownValue("848330.06999", "TRY", "tr")).toBe("848.330,06");
  expect(shownValue("1", "BTC", "en")).toBe("1.00000000");
});

test("a price below one keeps eight places", () => {
  expect(shownPrice("34.202403763944715043", "en")).toBe("34.20");
  expect(shownPrice("0.0000145199", "en")).toBe("0.00001451");
});

test("each asset gets the places that its finest amount needs, at least two", () => {
  const places = placesByAsset([
    ["TRY", "1"],
    ["BTC", "0.5"],
    ["BTC", "0.09598200"],
  ]);
  expect(places.get("TRY")).toBe(2);
  expect(places.get("BTC")).toBe(6);
});

test("a change is told with its percent", () => {
  expect(changeBetween("200", "250.5")).toEqual({ amount: "50.5", percent: "25.25" });
  expect(changeBetween("3", "2")).toEqual({ amount: "-1", percent: "-33.33" });
});

test("from nothing there is no percent", () => {
  expect(changeBetween("0", "5")).toEqual({ amount: "5", percent: null });
  expect(changeBetween("x", "5")).toBeNull();
});

test("shares are hundredths of a percent", () => {
  expect(shares(["1", "3", null])).toEqual([2500, 7500, 0]);
  expect(shares([null, "0"])).toEqual([0, 0]);
});

test("amounts are compared exactly", () => {
  expect(isBelow("0.999999999999999999", "1")).toBe(true);
  expect(isBelow("10", "9")).toBe(false);
});

test("bytes are told in the unit that fits", () => {
  expect(shownBytes(812, "en")).toBe("812 B");
  expect(shownBytes(1_449_000, "tr")).toBe("1,4 MB");
});

test("a gain has a sign, nothing has none", () => {
  expect(shownGain("12.5", "en", 2)).toBe("+12.50");
  expect(shownGain("-3", "tr", 2)).toBe("-3,00");
  expect(shownGain("0", "en", 2)).toBe("0.00");
});

test("a month has its name", () => {
  expect(formatMonth("2026-11", "en")).toBe("November 2026");
  expect(formatMonth("2026-01", "tr")).toBe("Ocak 2026");
});
