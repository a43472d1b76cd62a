// Tests of the checksum, against values computed by Python's zlib.crc32 as the server does.
import { describe, expect, it } from "vitest";
import { bookChecksum, crc32, type LevelText } from "./checksum.ts";

describe("crc32", () => {
  it("has the check value of the catalogue", () => {
    expect(crc32("123456789")).toBe(0xcbf43926);
    expect(crc32("")).toBe(0);
  });
});

describe("bookChecksum", () => {
  const asks: LevelText[] = [
    ["68251", "0.3"],
    ["68252.5", "1.25"],
  ];
  const bids: LevelText[] = [
    ["68250.01", "0.5"],
    ["0.05", "10"],
  ];

  it("takes asks first, without points and leading zeros", () => {
    expect(bookChecksum(asks, bids)).toBe(3467515720);
    expect(bookChecksum(asks, bids)).toBe(crc32("68251368252512568250015510"));
    expect(bookChecksum(bids, asks)).not.toBe(3467515720);
  });

  it("does not look below the tenth level", () => {
    const many = Array.from({ length: 11 }, (_, at): LevelText => [String(100 + at), "1"]);
    expect(bookChecksum(many, [])).toBe(bookChecksum(many.slice(0, 10), []));
    expect(bookChecksum(many, [])).not.toBe(bookChecksum(many.slice(0, 9), []));
  });

  it("is zero of an empty book", () => {
    expect(bookChecksum([], [])).toBe(0);
  });
});
