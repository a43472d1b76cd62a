// What is wrong with what somebody typed.
import { describe, expect, it } from "vitest";
import type { Draft } from "./draft.ts";
import { stepped } from "./stepped.ts";
import { typed } from "./testing.ts";

const flawsOf = (patch: Partial<Draft>) => typed({ price: "100", quantity: "0.5", ...patch }).flaws;

describe("flaws", () => {
  it("finds none where there are none", () => {
    expect(flawsOf({})).toEqual([]);
    expect(typed({ price: "100", quantity: "0.5" }).numbers).toMatchObject({
      price: 1000n,
      quantity: 500n,
    });
  });

  it("wants each field that the kind has, and no other", () => {
    expect(flawsOf({ price: "", kind: "market", by: "base" })).toEqual([]);
    expect(flawsOf({ kind: "stop" })).toEqual([{ field: "stop", fault: "missing" }]);
    expect(flawsOf({ kind: "trailing" })).toEqual([{ field: "trail", fault: "missing" }]);
  });

  it("knows steps, however finely somebody typed", () => {
    expect(flawsOf({ price: "100.05" })).toEqual([
      { field: "price", fault: "offStep", bound: "0.1" },
    ]);
    expect(flawsOf({ quantity: "0.0005" })[0]?.fault).toBe("offStep");
    expect(flawsOf({ price: "12,3,4" })[0]?.fault).toBe("noNumber");
    expect(flawsOf({ price: "0" })[0]?.fault).toBe("zero");
  });

  it("knows the bounds of quantity and value", () => {
    expect(flawsOf({ quantity: "0.001" })[0]).toMatchObject({ fault: "tooSmall", bound: "0.002" });
    expect(flawsOf({ quantity: "11" })[0]).toMatchObject({ fault: "tooLarge" });
    expect(flawsOf({ quantity: "0.04" })[0]).toMatchObject({ fault: "worthTooLittle" });
    expect(flawsOf({ price: "50000", quantity: "3" })[0]).toMatchObject({ fault: "worthTooMuch" });
    const spend = { kind: "market", total: "4.9999" } as const;
    expect(flawsOf(spend)).toEqual([{ field: "total", fault: "worthTooLittle", bound: "5.0000" }]);
  });

  it("shows an iceberg in at most a hundred parts", () => {
    const iceberg = { iceberg: true, quantity: "0.5" };
    expect(flawsOf({ ...iceberg, display: "0.005" })).toEqual([]);
    expect(flawsOf({ ...iceberg, display: "0.004" })).toEqual([
      { field: "display", fault: "tooManyParts", bound: "0.005" },
    ]);
    expect(flawsOf({ ...iceberg, quantity: "0.501", display: "0.005" })[0]?.bound).toBe("0.006");
    expect(flawsOf({ ...iceberg, display: "0.6" })[0]?.fault).toBe("moreThanWhole");
  });

  it("ends in the future", () => {
    expect(flawsOf({ tif: "gtd" })[0]).toEqual({ field: "expires", fault: "missing" });
    expect(flawsOf({ tif: "gtd", expires: "2020-01-01T00:00" })[0]?.fault).toBe("past");
    expect(flawsOf({ tif: "gtd", expires: "2030-01-01T00:00" })).toEqual([]);
  });
});

describe("arrow keys", () => {
  it("go by the step, onto its multiples", () => {
    expect(stepped("100", 1n, "0.10", null)).toBe("100.1");
    expect(stepped("100.05", 1n, "0.1", null)).toBe("100.1");
    expect(stepped("100.05", -1n, "0.1", null)).toBe("100");
    expect(stepped("100", -10n, "0.1", null)).toBe("99");
    expect(stepped("0.05", -1n, "0.1", null)).toBe("0");
  });

  it("begin where they are told to", () => {
    expect(stepped("", 1n, "0.1", "68000.5")).toBe("68000.5");
    expect(stepped("", 1n, "0.001", null)).toBe("0.001");
  });
});
