// Which markets are shown, and in which order.
import { describe, expect, it } from "vitest";
import type { MarketBody, TickerBody } from "../../../api/generated/index.ts";
import { ALL, chosen, FAVOURITES, type MarketRow, ordered, orderedAnew, quotesOf } from "./pick.ts";

function row(symbol: string, last: string | null): MarketRow {
  const market = { symbol, quote_asset: symbol.split("-")[1] } as MarketBody;
  return { market, ticker: { last } as TickerBody };
}

const ROWS = [row("BTC-USDT", "68529.62"), row("LINK-TRY", null), row("ETH-USDT", "3540.1")];
const symbols = (rows: readonly MarketRow[]) => rows.map(({ market }) => market.symbol);
const NONE: readonly string[] = [];

describe("chosen", () => {
  it("finds by any part of the symbol, with or without the sign between", () => {
    expect(symbols(chosen(ROWS, "cus", ALL, NONE))).toEqual(["BTC-USDT"]);
    expect(symbols(chosen(ROWS, " eth/usdt", ALL, NONE))).toEqual(["ETH-USDT"]);
    expect(symbols(chosen(ROWS, "", ALL, NONE))).toHaveLength(3);
  });
  it("finds what a Turkish keyboard types", () => {
    expect(symbols(chosen(ROWS, "lınk", ALL, NONE))).toEqual(["LINK-TRY"]);
    expect(symbols(chosen(ROWS, "LİNK", ALL, NONE))).toEqual(["LINK-TRY"]);
  });
  it("keeps to a quote asset or the favourites", () => {
    expect(symbols(chosen(ROWS, "", "TRY", NONE))).toEqual(["LINK-TRY"]);
    expect(symbols(chosen(ROWS, "", FAVOURITES, ["ETH-USDT"]))).toEqual(["ETH-USDT"]);
  });
});

describe("ordered", () => {
  it("compares numbers as numbers, and what is unknown stands last", () => {
    const up = ordered(ROWS, { by: "last", down: false });
    expect(symbols(up)).toEqual(["ETH-USDT", "BTC-USDT", "LINK-TRY"]);
    const down = ordered(ROWS, { by: "last", down: true });
    expect(symbols(down)).toEqual(["BTC-USDT", "ETH-USDT", "LINK-TRY"]);
  });
  it("leaves them as they came without an order", () => {
    expect(symbols(ordered(ROWS, null))).toEqual(symbols(ROWS));
  });
});

describe("orderedAnew", () => {
  it("turns round, then ends", () => {
    const first = orderedAnew(null, "last");
    expect(first).toEqual({ by: "last", down: true });
    const second = orderedAnew(first, "last");
    expect(second).toEqual({ by: "last", down: false });
    expect(orderedAnew(second, "last")).toBeNull();
    expect(orderedAnew(second, "symbol")).toEqual({ by: "symbol", down: false });
  });
});

it("names each quote asset once", () => {
  expect(quotesOf(ROWS.map(({ market }) => market))).toEqual(["USDT", "TRY"]);
});
