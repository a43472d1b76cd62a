// What an order would meet, what it costs and what it may surprise with.
import { describe, expect, it } from "vitest";
import type { Draft } from "./draft.ts";
import { previewOf, shownPlaces } from "./preview.ts";
import { isTooMuch, mostQuantity, percentOf, shareOf } from "./share.ts";
import { aBook, STEPS, typed } from "./testing.ts";
import { type Scene, warningsOf } from "./warnings.ts";

const RATES = { maker: 500, taker: 1_000 };
const MILLION = 1_000_000n;

function seen(patch: Partial<Draft>, scene: Partial<Scene> = {}, steps = STEPS) {
  const { draft, traits, numbers } = typed(patch);
  const book = aBook();
  const preview = previewOf(draft, traits, numbers, book, { rates: RATES, steps });
  const whole = { book, last: 1000n, bandPpm: 100_000, isLive: true, ownPrices: [], ...scene };
  const warnings = warningsOf(draft, traits, numbers, preview, whole);
  return { preview, names: warnings.map(({ name }) => name) };
}

describe("what will happen", () => {
  it("fills what the limit reaches, and the rest goes to the book", () => {
    const { preview } = seen({ price: "100", quantity: "1.5" });
    expect(preview.fill).toMatchObject({ quantity: 1000n, averagePrice: 1000n });
    expect(preview).toMatchObject({ rest: "book", restQuantity: 500n, value: 1_500_000n });
    expect(preview.fee).toBe(1000n * 1_000n + 500n * 500n);
    expect(preview.received).toBe(1500n * MILLION - 1_250_000n);
  });

  it("cancels the rest of IOC, and all of a FOK that is not whole", () => {
    const ioc = seen({ price: "100", quantity: "1.5", tif: "ioc" }).preview;
    expect(ioc).toMatchObject({ rest: "cancelled", restQuantity: 500n, value: 1_000_000n });
    const fok = seen({ price: "100", quantity: "1.5", tif: "fok" });
    expect(fok.preview).toMatchObject({ fill: null, rest: "cancelled", restQuantity: 1500n });
    expect(fok.names).toContain("unfillable");
  });

  it("takes nothing when post-only", () => {
    const only = { price: "100", quantity: "1", postOnly: true };
    expect(seen(only).preview).toMatchObject({ rest: "book", restQuantity: 1000n });
    expect(seen(only).names).toContain("wouldTake");
    expect(seen({ ...only, slide: true }).names).toContain("wouldSlide");
  });

  it("spends what the book allows", () => {
    const { preview, names } = seen({ kind: "market", total: "400" });
    expect(preview).toMatchObject({ value: 3_020_000n, unspent: 980_000n });
    expect(names).toContain("thinBook");
    expect(seen({ kind: "market", total: "50" }).preview).toMatchObject({ unspent: 0n });
  });

  it("goes no further than the market lets an order go", () => {
    const wide = { ...STEPS, bandPpm: 9_001n }; // 100.9001, and 101 is the next tick
    const narrow = { ...STEPS, bandPpm: 9_000n };
    const buy = { kind: "market", by: "base", quantity: "2" } as const;
    expect(seen(buy, {}, wide).preview).toMatchObject({ rest: "none", restQuantity: 0n });
    expect(seen({ ...buy, side: "sell" }, {}, { ...STEPS, bandPpm: 0n }).preview).toMatchObject({
      rest: "cancelled",
      restQuantity: 1000n,
    });
    expect(seen(buy, {}, narrow)).toMatchObject({
      names: expect.arrayContaining(["thinBook"]),
      preview: { fill: { worstPrice: 1000n }, rest: "cancelled", restQuantity: 1000n },
    });
    const spent = seen({ kind: "market", total: "150" }, {}, { ...STEPS, bandPpm: 0n }).preview;
    expect(spent).toMatchObject({ value: 1_000_000n, unspent: 500_000n });
  });

  it("takes a seller's fee from the money", () => {
    const { preview } = seen({ kind: "market", side: "sell", quantity: "1" });
    expect(preview.value).toBe(990_000n);
    expect(preview.received).toBe(990_000n * MILLION - 990_000_000n);
  });

  it("says nothing of a fill that has to wait", () => {
    const { preview } = seen({ kind: "stop", stop: "110", quantity: "1" });
    expect(preview).toMatchObject({ fill: null, rest: "waits", value: 1_100_000n });
  });

  it("shows a fee rounded up and what is received rounded down", () => {
    expect(shownPlaces(123_456_789n, 3, 8, true)).toEqual({ amount: 12_345_679n, places: 8 });
    expect(shownPlaces(123_456_789n, 3, 8, false)).toEqual({ amount: 12_345_678n, places: 8 });
  });
});

describe("warnings", () => {
  it("tells of a band before a price that is merely bad", () => {
    expect(seen({ price: "111", quantity: "1" }).names).toContain("outsideBand");
    expect(seen({ price: "105", quantity: "1" }).names).toContain("worseThanLast");
    expect(seen({ price: "99", quantity: "1" }).names).toEqual([]);
    expect(seen({ price: "50", quantity: "1" }, { bandPpm: null }).names).toEqual(["farFromLast"]);
  });

  it("tells of a trigger that is reached already", () => {
    const sell = { kind: "stop", side: "sell", quantity: "1" } as const;
    expect(seen({ ...sell, stop: "100" }).names).toContain("wouldTrigger");
    expect(seen({ ...sell, stop: "99" }).names).toEqual([]);
    expect(seen({ ...sell, kind: "profit", stop: "99" }).names).toContain("wouldTrigger");
  });

  it("tells of own orders, silence and an OCO that stands the wrong way round", () => {
    const market = { kind: "market", by: "base", quantity: "1" } as const;
    expect(seen(market, { ownPrices: [1000n] }).names).toContain("ownOrder");
    expect(seen(market, { isLive: false }).names).toContain("stale");
    const oco = { kind: "oco", side: "sell", quantity: "1", stop: "90", price: "95" } as const;
    expect(seen(oco).names).toContain("wrongSides");
  });
});

describe("shares of the balance", () => {
  const most = (patch: Partial<Draft>, available: bigint | null, last: bigint | null = 1000n) => {
    const { draft, numbers } = typed(patch);
    return mostQuantity(draft, numbers, STEPS, available, last);
  };

  it("buys as many lots as the money holds, without room for a fee", () => {
    expect(most({ price: "100" }, 1_000_000n)).toBe(1000n);
    expect(most({ price: "100" }, 1_000_999n)).toBe(1000n);
    expect(most({}, 1_000_000n)).toBe(1000n); // by the last price until there is another
    expect(most({ price: "100" }, null)).toBeNull();
  });

  it("leaves room where the price is not fixed", () => {
    expect(most({ kind: "stop", stop: "100" }, 1_050_000n)).toBe(1000n);
    expect(most({ kind: "trailing", trail: "10" }, 1_155_000n)).toBe(1000n);
    const oco = { kind: "oco", price: "90", stop: "110" } as const;
    expect(most(oco, 1_155_000n)).toBe(1000n);
  });

  it("sells what there is, up to the most of the market", () => {
    expect(most({ side: "sell" }, 1234n)).toBe(1234n);
    expect(most({ side: "sell" }, 99_000n)).toBe(10_000n);
  });

  it("cuts to lots", () => {
    expect(shareOf(1001n, 50n, 5n)).toBe(500n);
    expect(percentOf(500n, 1000n)).toBe(50);
    expect(percentOf(2000n, 1000n)).toBe(100);
    expect(percentOf(1n, 0n)).toBe(0);
  });

  it("knows what is surely too much", () => {
    const over = (patch: Partial<Draft>, available: bigint) => {
      const { draft, traits, numbers } = typed(patch);
      return isTooMuch(draft, traits, numbers, available);
    };
    expect(over({ price: "100", quantity: "1" }, 1_000_000n)).toBe(false);
    expect(over({ price: "100", quantity: "1" }, 999_999n)).toBe(true);
    expect(over({ kind: "market", total: "10" }, 99_999n)).toBe(true);
    expect(over({ kind: "market", by: "base", quantity: "1" }, 1n)).toBe(false);
    expect(over({ side: "sell", quantity: "1", price: "100" }, 999n)).toBe(true);
  });
});
