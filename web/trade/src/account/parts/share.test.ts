// Shares and rates.
import { describe, expect, it } from "vitest";
import { percentOf, shareOf } from "./share.ts";

describe("a rate", () => {
  it.each([
    [0, "0.00"],
    [1, "0.0001"],
    [100, "0.01"],
    [1000, "0.10"],
    [1500, "0.15"],
    [750, "0.075"],
    [10_000, "1.00"],
    [-250, "-0.025"],
  ])("of %i ppm is %s percent", (ppm, percent) => expect(percentOf(ppm)).toBe(percent));
});

describe("a share", () => {
  it("is of the whole", () => expect(shareOf("25", "100")).toBe(0.25));
  it("is never more than all", () => expect(shareOf("120.5", "100")).toBe(1));
  it("of nothing is all", () => expect(shareOf("0", "0")).toBe(1));
});
