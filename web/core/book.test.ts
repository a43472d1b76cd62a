// Tests of the order book: how it follows messages, how it groups, what an order would meet.
import { describe, expect, it } from "vitest";
import { Book, type BookMessage } from "./book.ts";
import { bookChecksum, type LevelText } from "./checksum.ts";

const BIDS: LevelText[] = [
  ["100", "1"],
  ["99.5", "2"],
  ["98.75", "4"],
];
const ASKS: LevelText[] = [
  ["101", "1.5"],
  ["101.25", "0.5"],
  ["103", "10"],
];

function message(fields: Partial<BookMessage>): BookMessage {
  const { bids = [], asks = [] } = fields;
  const checksum = bookChecksum(asks, bids);
  const base = {
    channel: "book",
    market: "BTC-USDT",
    type: "snapshot",
    seq: 1,
    update: 10,
  } as const;
  return { ...base, bids, asks, checksum, ...fields };
}

function liveBook(lot = 1n): Book {
  const book = new Book({ pricePlaces: 2, quantityPlaces: 2, lot });
  book.apply(message({ bids: BIDS.toReversed(), asks: ASKS, checksum: bookChecksum(ASKS, BIDS) }));
  return book;
}

function prices(book: Book, side: "bids" | "asks"): string[] {
  return book.levels(side, 99).map((level) => level.source.join("@"));
}

describe("messages", () => {
  it("starts with a snapshot in any order of levels", () => {
    const book = liveBook();
    expect(book.state).toBe("live");
    expect(book.update).toBe(10);
    expect(prices(book, "bids")).toEqual(["100@1", "99.5@2", "98.75@4"]);
    expect(book.best("asks")?.price).toBe(10_100n);
    expect(book.spread()).toBe(100n);
    expect(book.levels("asks", 2)).toHaveLength(2);
  });

  it("changes, adds and removes levels", () => {
    const book = liveBook();
    const bids: LevelText[] = [
      ["100", "0"],
      ["99.75", "3"],
      ["99.5", "2.5"],
      ["50", "0"],
    ];
    const asks: LevelText[] = [["100.5", "1"]];
    const after: LevelText[] = [
      ["99.75", "3"],
      ["99.5", "2.5"],
      ["98.75", "4"],
    ];
    const checksum = bookChecksum([...asks, ...ASKS], after);
    const update = message({ type: "update", first_update: 11, update: 14, bids, asks, checksum });
    expect(book.apply(update)).toBe("live");
    expect(book.update).toBe(14);
    expect(prices(book, "bids")).toEqual(after.map((level) => level.join("@")));
    expect(prices(book, "asks")[0]).toBe("100.5@1");
  });

  it("is stale after a gap, keeps what it had, and a snapshot mends it", () => {
    const book = liveBook();
    const late = message({ type: "update", first_update: 12, update: 12, bids: [["100", "0"]] });
    expect(book.apply(late)).toBe("stale");
    expect(book.best("bids")?.price).toBe(10_000n);
    expect(book.apply({ ...late, first_update: 11 })).toBe("stale");
    expect(book.apply(message({ update: 20, bids: BIDS }))).toBe("live");
    expect(book.spread()).toBeNull();
  });

  it("is stale after a wrong checksum or a level that does not fit its scales", () => {
    const update = { type: "update", first_update: 11, update: 11 } as const;
    expect(liveBook().apply(message({ ...update, checksum: 1 }))).toBe("stale");
    expect(liveBook().apply(message({ ...update, bids: [["1.001", "1"]] }))).toBe("stale");
    expect(liveBook().apply(message({ ...update, bids: [["1", "-1"]] }))).toBe("stale");
  });

  it("is empty until a snapshot", () => {
    const book = new Book({ pricePlaces: 2, quantityPlaces: 2 });
    expect(book.apply(message({ type: "update", first_update: 1, update: 1 }))).toBe("empty");
    expect(book.markStale()).toBe("empty");
    expect(book.best("bids")).toBeNull();
  });
});

describe("grouped", () => {
  it("rounds asks up and adds quantities up", () => {
    expect(liveBook().grouped("asks", 200n, 9)).toEqual([
      { price: 10_200n, quantity: 200n, cumulative: 200n },
      { price: 10_400n, quantity: 1000n, cumulative: 1200n },
    ]);
  });

  it("rounds bids down and ends a group only when it is whole", () => {
    expect(liveBook().grouped("bids", 100n, 2)).toEqual([
      { price: 10_000n, quantity: 100n, cumulative: 100n },
      { price: 9900n, quantity: 200n, cumulative: 300n },
    ]);
    expect(liveBook().grouped("bids", 200n, 2).at(-1)?.cumulative).toBe(700n);
  });
});

describe("fill", () => {
  it("goes through the levels", () => {
    // 1.5 × 101 + 0.5 × 101.25 + 1 × 103 = 305.125; ÷ 3 = 101.708…; 70.3 basis points over 101
    expect(liveBook().fill("buy", 300n)).toEqual({
      quantity: 300n,
      value: 3_051_250n,
      averagePrice: 10_171n,
      worstPrice: 10_300n,
      impactBasisPoints: 71n,
      isExhausted: false,
    });
  });

  it("has no impact at the best price", () => {
    const fill = liveBook().fill("sell", 100n);
    expect(fill).toMatchObject({
      averagePrice: 10_000n,
      impactBasisPoints: 0n,
      isExhausted: false,
    });
  });

  it("says that the book is exhausted", () => {
    // 100 + 199 + 395 = 694; ÷ 7 = 99.142…; 85.7 basis points under 100
    expect(liveBook().fill("sell", 701n)).toMatchObject({
      quantity: 700n,
      averagePrice: 9914n,
      worstPrice: 9875n,
      impactBasisPoints: 86n,
      isExhausted: true,
    });
    expect(liveBook().fill("sell", 700n).isExhausted).toBe(false);
  });

  it("is nothing in an empty book", () => {
    const book = new Book({ pricePlaces: 2, quantityPlaces: 2 });
    expect(book.fill("buy", 1n)).toMatchObject({ averagePrice: null, isExhausted: true });
    expect(book.fillByValue("buy", 1n)).toMatchObject({ quantity: 0n, isExhausted: true });
  });
});

describe("fillByValue", () => {
  it("spends no more than the value, in whole lots", () => {
    const fill = liveBook().fillByValue("buy", 1_600_000n); // 160: 1.5 × 101, then 8.5 ÷ 101.25
    expect(fill).toMatchObject({ quantity: 158n, value: 1_596_000n, isExhausted: false });
    expect(liveBook(10n).fillByValue("buy", 1_600_000n).quantity).toBe(150n);
  });

  it("does not call the change that is left an exhausted book", () => {
    expect(liveBook().fillByValue("sell", 6_940_001n).isExhausted).toBe(false);
    expect(liveBook().fillByValue("sell", 6_950_000n).isExhausted).toBe(true);
  });
});
