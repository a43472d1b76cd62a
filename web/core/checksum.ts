// The checksum of a book's top, to notice when ours is no longer the server's.

/** Price and quantity exactly as a message wrote them. */
export type LevelText = readonly [price: string, quantity: string];

export const CHECKED_LEVELS = 10;

const POLYNOMIAL = 0xedb88320; // of IEEE 802.3, its bits reversed

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => remainder(byte));

function remainder(byte: number): number {
  let rest = byte;
  for (let bit = 0; bit < 8; bit += 1) rest = rest & 1 ? (rest >>> 1) ^ POLYNOMIAL : rest >>> 1;
  return rest >>> 0;
}

/** CRC-32 (IEEE) of ASCII text, as an unsigned number. */
export function crc32(text: string): number {
  let state = 0xffffffff;
  for (let at = 0; at < text.length; at += 1) {
    state = (state >>> 8) ^ (TABLE[(state ^ text.charCodeAt(at)) & 0xff] ?? 0);
  }
  return ~state >>> 0;
}

/** Of the best ten asks and then the best ten bids; both are given best first. */
export function bookChecksum(asks: readonly LevelText[], bids: readonly LevelText[]): number {
  return crc32(sideText(asks) + sideText(bids));
}

function sideText(levels: readonly LevelText[]): string {
  return levels
    .slice(0, CHECKED_LEVELS)
    .map(([price, quantity]) => digits(price) + digits(quantity))
    .join("");
}

function digits(text: string): string {
  return text.replace(".", "").replace(/^0+/, "");
}
