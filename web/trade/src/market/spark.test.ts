// The line of a day.
import { describe, expect, it } from "vitest";
import { linePath } from "./spark.ts";

describe("linePath", () => {
  it("goes from edge to edge, high values above", () => {
    expect(linePath([1, 3, 2], 100, 20)).toBe("M0 20L50 0L100 10");
  });
  it("draws what never changed in the middle", () => {
    expect(linePath([5, 5], 10, 20)).toBe("M0 10L10 10");
  });
  it("draws nothing of a single value", () => {
    expect(linePath([], 10, 20)).toBe("");
    expect(linePath([1], 10, 20)).toBe("");
  });
});
