// The name of a market: its base asset, a hyphen, its quote asset.

/** What is traded: "BTC" of "BTC-USDT". */
export function baseOf(market: string): string {
  return market.split("-")[0] ?? "";
}

/** What is paid with: "USDT" of "BTC-USDT". */
export function quoteOf(market: string): string {
  return market.split("-")[1] ?? "";
}
