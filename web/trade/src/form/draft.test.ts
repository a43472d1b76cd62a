// Which parts the form shows for which kind of order, and what is asked of the exchange then.
import { describe, expect, it } from "vitest";
import type { Draft } from "./draft.ts";
import { requestOf } from "./request.ts";
import { typed } from "./testing.ts";

function asked(patch: Partial<Draft>) {
  const { draft, traits } = typed({ quantity: "0.5", ...patch });
  return requestOf(draft, traits, "BTC-USDT");
}

describe("what an order of a kind can have", () => {
  it("lets only a limit order that rests be post-only or an iceberg", () => {
    expect(typed({ kind: "limit", tif: "gtc" }).traits.mayPostOnly).toBe(true);
    expect(typed({ kind: "limit", tif: "ioc" }).traits.mayPostOnly).toBe(false);
    expect(typed({ kind: "limit", tif: "fok" }).traits.mayIceberg).toBe(false);
    expect(typed({ kind: "stop", becomes: "limit" }).traits.mayPostOnly).toBe(false);
    expect(typed({ kind: "stop", becomes: "limit" }).traits.mayIceberg).toBe(true);
    expect(typed({ kind: "market" }).traits.mayIceberg).toBe(false);
  });

  it("takes a time in force that fits where the chosen one does not", () => {
    expect(typed({ kind: "market", by: "base", tif: "gtc" }).traits.tif).toBe("ioc");
    expect(typed({ kind: "market", by: "quote", tif: "fok" }).traits.tif).toBe("ioc");
    expect(typed({ kind: "oco", tif: "ioc" }).traits.tif).toBe("gtc");
  });

  it("lets nothing take in an auction", () => {
    const { traits } = typed({ kind: "limit", tif: "ioc" }, true);
    expect(traits.tifs).toEqual(["gtc", "day", "gtd"]);
    expect(traits.mayPostOnly).toBe(false);
  });

  it("asks what to spend only of a buyer", () => {
    expect(typed({ kind: "market", side: "buy", by: "quote" }).traits.isByQuote).toBe(true);
    expect(typed({ kind: "market", side: "sell", by: "quote" }).traits.isByQuote).toBe(false);
  });
});

describe("what is asked of the exchange", () => {
  it("names nothing that the order does not have", () => {
    const stale = { stop: "90", trail: "2", display: "0.1", postOnly: true };
    expect(asked({ ...stale, kind: "market", side: "sell", price: "100" }).order).toEqual({
      market: "BTC-USDT",
      side: "sell",
      type: "market",
      time_in_force: "ioc",
      quantity: "0.5",
    });
  });

  it("spends by quote", () => {
    const { order } = asked({ kind: "market", total: "250" });
    expect(order).toMatchObject({ quote_quantity: "250", time_in_force: "ioc" });
    expect(order).not.toHaveProperty("quantity");
  });

  it("slides only what is post-only, and ends with a zone", () => {
    const expires = "2026-06-02T10:00";
    const { order } = asked({ price: "90", tif: "gtd", expires, postOnly: true, slide: true });
    expect(order).toMatchObject({ post_only: true, slide: true, time_in_force: "gtd" });
    expect(order?.expires_at).toBe(new Date(expires).toISOString());
    expect(asked({ price: "90", slide: true }).order).not.toHaveProperty("slide");
  });

  it("trails by a percentage or an offset", () => {
    const trailing = { kind: "trailing", trail: "2", side: "sell" } as const;
    expect(asked(trailing).order).toMatchObject({ type: "trailing_stop", trail_percent: "2" });
    const offset = asked({ ...trailing, trailBy: "offset", activation: "120" }).order;
    expect(offset).toMatchObject({ trail_offset: "2", activation_price: "120" });
    expect(offset).not.toHaveProperty("trail_percent");
  });

  it("makes a pair of a limit order and a stop", () => {
    const pair = { kind: "oco", side: "sell", price: "110", stop: "90" } as const;
    const both = { side: "sell", quantity: "0.5" };
    expect(asked(pair).list).toEqual({
      market: "BTC-USDT",
      contingency: "oco",
      first: { ...both, type: "limit", price: "110", time_in_force: "gtc" },
      second: { ...both, type: "stop_loss", stop_price: "90", time_in_force: "ioc" },
    });
    expect(asked({ ...pair, becomes: "limit", limit: "89" }).list?.second).toMatchObject({
      type: "stop_limit",
      price: "89",
      time_in_force: "gtc",
    });
  });
});
