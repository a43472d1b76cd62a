// The depth of a book as two lines: how much there is up to each price.
import type { Book, BookSide } from "../../../../core/book.ts";

export interface DepthPoint {
  readonly price: bigint;
  readonly cumulative: bigint;
}

export interface Depth {
  readonly bids: readonly DepthPoint[];
  readonly asks: readonly DepthPoint[];
  readonly lowest: bigint;
  readonly highest: bigint;
  readonly most: bigint;
}

/** Both sides within so many basis points of the middle; null while a side is empty. */
export function depthOf(book: Book, basisPoints: bigint): Depth | null {
  const [bid, ask] = [book.best("bids"), book.best("asks")];
  if (bid === null || ask === null) return null;
  const middle = (bid.price + ask.price) / 2n;
  const reach = (middle * basisPoints) / 10_000n;
  const [lowest, highest] = [middle - reach, middle + reach];
  const sums = (side: BookSide) => {
    let cumulative = 0n;
    return book.levels(side, Number.POSITIVE_INFINITY).flatMap(({ price, quantity }) => {
      if (price < lowest || price > highest) return [];
      cumulative += quantity;
      return [{ price, cumulative }];
    });
  };
  const [bids, asks] = [sums("bids"), sums("asks")];
  const ends = [bids.at(-1)?.cumulative ?? 0n, asks.at(-1)?.cumulative ?? 0n];
  const most = ends.reduce((a, b) => (a > b ? a : b));
  return most === 0n ? null : { bids, asks, lowest, highest, most };
}

/** The outline of one side in a square of 0 to `size`, as steps from the middle outwards. */
export function outline(depth: Depth, side: BookSide, size: number): string {
  const x = (price: bigint) => part(price - depth.lowest, depth.highest - depth.lowest) * size;
  const y = (sum: bigint) => (1 - part(sum, depth.most) * 0.95) * size;
  const points = depth[side];
  const [first] = points;
  if (first === undefined) return "";
  const edge = side === "bids" ? 0 : size;
  let path = `M${x(first.price).toFixed(1)} ${size}`;
  for (const [index, { cumulative }] of points.entries()) {
    const next = points[index + 1];
    path += `V${y(cumulative).toFixed(1)}`;
    path += `H${(next === undefined ? edge : x(next.price)).toFixed(1)}`;
  }
  return `${path}V${size}Z`;
}

function part(value: bigint, whole: bigint): number {
  return Number((value * 1_000_000n) / whole) / 1_000_000;
}
