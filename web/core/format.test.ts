// Tests of how numbers and times are shown and read.
import { describe, expect, it } from "vitest";
import {
  formatChange,
  formatDate,
  formatDateTime,
  formatDecimal,
  formatPercent,
  formatPercentChange,
  formatTime,
  type Locale,
  readTyped,
  short,
} from "./format.ts";

describe("formatDecimal", () => {
  it.each<[string, Locale, number | undefined, string]>([
    ["1234567.8", "en", undefined, "1,234,567.8"],
    ["1234567.8", "tr", undefined, "1.234.567,8"],
    ["-1000", "en", 2, "-1,000.00"],
    ["999", "tr", undefined, "999"],
    ["0.12345678901234567890", "en", 2, "0.1234567890123456789"],
    ["1.2500", "en", 2, "1.25"],
    ["1.2500", "en", 1, "1.25"],
    ["5.000", "tr", 0, "5"],
    ["12345678901234567890.5", "en", undefined, "12,345,678,901,234,567,890.5"],
    ["-0.00", "en", undefined, "0.00"],
    ["n/a", "en", 2, "n/a"],
  ])("shows %s in %s with %s places", (text, locale, places, shown) => {
    expect(formatDecimal(text, locale, places)).toBe(shown);
  });
});

describe("changes and percents", () => {
  it("shows a direction", () => {
    expect(formatChange("1200.5", "en")).toBe("▲ +1,200.5");
    expect(formatChange("-1200.5", "tr")).toBe("▼ -1.200,5");
    expect(formatChange("0.00", "en")).toBe("0.00");
  });

  it("puts the percent sign where the language has it", () => {
    expect(formatPercent("2.41", "en")).toBe("2.41%");
    expect(formatPercent("2.41", "tr")).toBe("%2,41");
    expect(formatPercent("-2.4", "tr", 2)).toBe("-%2,40");
    expect(formatPercentChange("2.41", "tr")).toBe("▲ +%2,41");
    expect(formatPercentChange("-2.41", "en")).toBe("▼ -2.41%");
  });
});

describe("short", () => {
  it.each<[string, Locale, string]>([
    ["1842310.5", "en", "1.84M"],
    ["1842310.5", "tr", "1,84 Mn"],
    ["18423", "en", "18.4K"],
    ["184231", "tr", "184 B"],
    ["1000000", "en", "1M"],
    ["1999999", "en", "1.99M"],
    ["-2050000000", "en", "-2.05B"],
    ["1234567000000000", "en", "1,234T"],
    ["999.99", "tr", "999,99"],
    ["0.00001234", "en", "0.00001234"],
    ["?", "en", "?"],
  ])("shows %s in %s", (text, locale, shown) => {
    expect(short(text, locale)).toBe(shown);
  });
});

describe("readTyped", () => {
  it.each<[string, Locale, string]>([
    ["1.5", "tr", "1.5"],
    ["1,5", "tr", "1.5"],
    ["1,5", "en", "1.5"],
    ["1.500", "tr", "1500"],
    ["1.500", "en", "1.500"],
    ["1,500", "en", "1500"],
    ["1,500", "tr", "1.500"],
    ["0.500", "tr", "0.500"],
    ["68250.125", "tr", "68250.125"],
    ["1.234.567", "en", "1234567"],
    ["1.234.567,89", "en", "1234567.89"],
    ["1,234,567.89", "tr", "1234567.89"],
    ["1,234.567", "en", "1234.567"],
    [" 12 ", "en", "12"],
    [".5", "en", "0.5"],
    ["5,", "tr", "5"],
    ["-007,10", "tr", "-7.10"],
  ])("reads %s in %s", (text, locale, plain) => {
    expect(readTyped(text, locale)).toBe(plain);
  });

  it.each(["", ".", "-", "1e5", "1 000", "12,34,56", "1.2.3", "1,234.567,8", "1.234,567.890", "٣"])(
    "refuses %j",
    (text) => {
      expect(readTyped(text, "en")).toBeNull();
      expect(readTyped(text, "tr")).toBeNull();
    },
  );
});

describe("times", () => {
  const moment = Date.UTC(2026, 9, 29, 21, 5, 9);

  it("are those of the zone", () => {
    expect(formatTime(moment, "en", "Europe/Istanbul")).toBe("00:05:09");
    expect(formatTime(moment, "tr", "UTC")).toBe("21:05:09");
    expect(formatDate(moment, "en", "Europe/Istanbul")).toBe("30 Oct 2026");
    expect(formatDate(moment, "tr", "UTC")).toBe("29 Eki 2026");
    expect(formatDateTime(moment, "en", "UTC")).toMatch(/^29 Oct 2026\D+21:05:09$/);
  });

  it("are the viewer's unless one is named", () => {
    const own = new Intl.DateTimeFormat().resolvedOptions().timeZone;
    expect(formatDateTime(moment, "tr")).toBe(formatDateTime(moment, "tr", own));
  });
});
