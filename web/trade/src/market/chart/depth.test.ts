// Tests of the two lines that the depth chart draws.
import { describe, expect, it } from "vitest";
import { Book } from "../../../../core/book.ts";
import { bookChecksum, type LevelText } from "../../../../core/checksum.ts";
import { depthOf, outline } from "./depth.ts";

function bookOf(bids: LevelText[], asks: LevelText[]): Book {
  const book = new Book({ pricePlaces: 0, quantityPlaces: 0 });
  const checksum = bookChecksum(asks, bids);
  const type = "snapshot";
  book.apply({ channel: "book", market: "A-B", type, seq: 1, update: 1, bids, asks, checksum });
  return book;
}

const BOOK = bookOf(
  [
    ["990", "2"],
    ["980", "3"],
    ["100", "50"],
  ],
  [
    ["1010", "1"],
    ["1020", "4"],
    ["9000", "70"],
  ],
);

describe("the depth of a book", () => {
  it("sums each side outwards and leaves out what is too far away", () => {
    const depth = depthOf(BOOK, 500n);
    expect(depth?.bids).toEqual([
      { price: 990n, cumulative: 2n },
      { price: 980n, cumulative: 5n },
    ]);
    expect(depth?.asks.at(-1)).toEqual({ price: 1020n, cumulative: 5n });
    expect([depth?.lowest, depth?.highest, depth?.most]).toEqual([950n, 1050n, 5n]);
  });

  it("has nothing to draw while a side is empty", () => {
    expect(depthOf(bookOf([["990", "2"]], []), 500n)).toBeNull();
  });

  it("draws steps from the middle to the edge", () => {
    const depth = depthOf(BOOK, 500n);
    if (depth === null) throw new Error("there are two sides");
    expect(outline(depth, "bids", 100)).toBe("M40.0 100V62.0H30.0V5.0H0.0V100Z");
    expect(outline(depth, "asks", 100)).toBe("M60.0 100V81.0H70.0V5.0H100.0V100Z");
  });
});
