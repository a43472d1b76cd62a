// Tests of the exact decimals.
import { describe, expect, it } from "vitest";
import {
  ceilingTo,
  divide,
  floorTo,
  isSome,
  multiply,
  parse,
  placesOf,
  ratio,
  text,
  trimmed,
} from "./decimal.ts";

describe("parse", () => {
  it.each([
    ["0.5", 8, 50_000_000n],
    ["5", 2, 500n],
    ["-3.20", 2, -320n],
    ["007", 0, 7n],
    ["-0", 2, 0n],
    ["123456789012345678901234.5", 1, 1234567890123456789012345n],
  ])("reads %s with %i places", (source, places, value) => {
    expect(parse(source, places)).toBe(value);
  });

  it.each(["", ".", ".5", "5.", "+5", "1e3", " 1", "1\n", "1,5", "0x10", "--1", "٣", "1.2.3"])(
    "refuses %j",
    (source) => {
      expect(parse(source, 8)).toBeNull();
    },
  );

  it("refuses too many places and endless text", () => {
    expect(parse("0.123", 2)).toBeNull();
    expect(parse("1".repeat(81), 2)).toBeNull();
  });
});

describe("text", () => {
  it("always has its places", () => {
    expect(text(5n, 2)).toBe("0.05");
    expect(text(-320n, 2)).toBe("-3.20");
    expect(text(7n, 0)).toBe("7");
    expect(text(0n, 3)).toBe("0.000");
  });

  it("is trimmed of zeros after the point only", () => {
    expect(trimmed(-320n, 2)).toBe("-3.2");
    expect(trimmed(10_000n, 2)).toBe("100");
    expect(trimmed(100n, 0)).toBe("100");
    expect(trimmed(0n, 4)).toBe("0");
  });
});

describe("arithmetic", () => {
  it("multiplies and rounds either way", () => {
    expect(multiply(6_825_001n, 2, 5n, 1, 2, "down")).toBe(3_412_500n);
    expect(multiply(6_825_001n, 2, 5n, 1, 2, "up")).toBe(3_412_501n);
    expect(multiply(2n, 0, 3n, 0, 2, "up")).toBe(600n);
    expect(multiply(-1n, 1, 5n, 1, 1, "down")).toBe(0n);
    expect(multiply(-1n, 1, 5n, 1, 1, "up")).toBe(-1n);
  });

  it("divides and rounds either way", () => {
    expect(divide(1n, 0, 3n, 0, 4, "down")).toBe(3333n);
    expect(divide(1n, 0, 3n, 0, 4, "up")).toBe(3334n);
    expect(divide(100n, 2, 25n, 2, 0, "up")).toBe(4n);
    expect(divide(-1n, 0, 3n, 0, 1, "up")).toBe(-4n);
    expect(() => divide(1n, 0, 0n, 0, 2, "down")).toThrow(RangeError);
    expect(ratio(-7n, -2n, "up")).toBe(4n);
  });

  it("goes to a step", () => {
    expect(floorTo(127n, 25n)).toBe(125n);
    expect(floorTo(125n, 25n)).toBe(125n);
    expect(floorTo(-1n, 25n)).toBe(-25n);
    expect(floorTo(-25n, 25n)).toBe(-25n);
    expect(ceilingTo(126n, 25n)).toBe(150n);
    expect(ceilingTo(150n, 25n)).toBe(150n);
    expect(() => floorTo(1n, 0n)).toThrow(RangeError);
  });

  it("knows the places of a step", () => {
    expect(placesOf("0.0100")).toBe(2);
    expect(placesOf("1")).toBe(0);
    expect(placesOf("10.00")).toBe(0);
    expect(() => placesOf("1e-8")).toThrow(RangeError);
  });
});

describe("isSome", () => {
  it("knows nothing from some, in either direction", () => {
    expect(isSome("0.000000000000000001")).toBe(true);
    expect(isSome("-2")).toBe(true);
    expect(isSome("0.0")).toBe(false);
  });
});
