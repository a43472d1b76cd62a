// The order book of one market as the channel `book` tells it, and what a market order would meet.
import { bookChecksum, CHECKED_LEVELS, type LevelText } from "./checksum.ts";
import { ceilingTo, floorTo, parse, ratio } from "./decimal.ts";

export type BookSide = "bids" | "asks";
export type BookState = "empty" | "live" | "stale";

export interface BookMessage {
  readonly channel: "book";
  readonly market: string;
  readonly type: "snapshot" | "update";
  readonly seq: number;
  readonly first_update?: number;
  readonly update: number;
  readonly bids: readonly LevelText[];
  readonly asks: readonly LevelText[];
  readonly checksum: number;
}

export interface Scales {
  readonly pricePlaces: number;
  readonly quantityPlaces: number;
  /** The smallest quantity in units of 10^-quantityPlaces; 1 unless named. */
  readonly lot?: bigint;
}

export interface Level {
  readonly price: bigint;
  readonly quantity: bigint;
  readonly source: LevelText;
}

export interface GroupedLevel {
  readonly price: bigint;
  readonly quantity: bigint;
  /** The quantity of this and all better groups. */
  readonly cumulative: bigint;
}

export interface Fill {
  readonly quantity: bigint;
  /** In units of 10^-(pricePlaces + quantityPlaces), exact. */
  readonly value: bigint;
  /** Rounded against the one who trades; null when nothing would be filled, like the next two. */
  readonly averagePrice: bigint | null;
  readonly worstPrice: bigint | null;
  /** How much worse the average is than the best price, rounded up. */
  readonly impactBasisPoints: bigint | null;
  /** The book ends before the order does. */
  readonly isExhausted: boolean;
}

export class Book {
  readonly #scales: Scales;
  #sides: Record<BookSide, Level[]> = { bids: [], asks: [] };
  #state: BookState = "empty";
  #update = 0;

  constructor(scales: Scales) {
    this.#scales = scales;
  }

  get state(): BookState {
    return this.#state;
  }

  /** The number of the newest change that is in here. */
  get update(): number {
    return this.#update;
  }

  /** Takes a message in. A stale book stays as it is until the next snapshot. */
  apply(message: BookMessage): BookState {
    const isSnapshot = message.type === "snapshot";
    if (!isSnapshot && this.#state !== "live") return this.#state;
    if (!isSnapshot && message.first_update !== this.#update + 1) return this.markStale();
    const bids = this.#levelsOf(message.bids);
    const asks = this.#levelsOf(message.asks);
    if (bids === null || asks === null) return this.markStale();
    if (isSnapshot) this.#replace(bids, asks);
    else this.#change(bids, asks);
    this.#update = message.update;
    this.#state = this.#checksum() === message.checksum ? "live" : "stale";
    return this.#state;
  }

  /** For when the connection ends: what is here was true once. */
  markStale(): BookState {
    if (this.#state !== "empty") this.#state = "stale";
    return this.#state;
  }

  best(side: BookSide): Level | null {
    return this.#sides[side][0] ?? null;
  }

  /** The best levels, best first. */
  levels(side: BookSide, depth: number): readonly Level[] {
    return this.#sides[side].slice(0, depth);
  }

  /** Levels put together by a price step: never shown at a better price than they have. */
  grouped(side: BookSide, step: bigint, depth: number): readonly GroupedLevel[] {
    const groups: GroupedLevel[] = [];
    let cumulative = 0n;
    for (const level of this.#sides[side]) {
      const price = side === "asks" ? ceilingTo(level.price, step) : floorTo(level.price, step);
      const last = groups.at(-1);
      const isSame = last?.price === price;
      if (!isSame && groups.length >= depth) break;
      cumulative += level.quantity;
      const quantity = level.quantity + (isSame ? last.quantity : 0n);
      if (isSame) groups.pop();
      groups.push({ price, quantity, cumulative });
    }
    return groups;
  }

  /** Best ask less best bid; null when a side is empty. */
  spread(): bigint | null {
    const bid = this.best("bids");
    const ask = this.best("asks");
    return bid === null || ask === null ? null : ask.price - bid.price;
  }

  /** What a market order of this quantity would meet now, at the price `within` or better. */
  fill(side: "buy" | "sell", quantity: bigint, within: bigint | null = null): Fill {
    let rest = quantity;
    const taken = this.#take(side, within, (level) => {
      const part = smaller(level.quantity, rest);
      rest -= part;
      return part;
    });
    return this.#fillOf(side, taken, rest > 0n);
  }

  /** The same for this value (places of price + quantity). */
  fillByValue(side: "buy" | "sell", value: bigint, within: bigint | null = null): Fill {
    const lot = this.#scales.lot ?? 1n;
    let rest = value;
    let isShort = value > 0n;
    const taken = this.#take(side, within, (level) => {
      const part = smaller(level.quantity, floorTo(rest / level.price, lot));
      rest -= part * level.price;
      // What cannot buy another lot is change, and not a sign that the book is too thin.
      isShort = rest >= level.price * lot;
      return part;
    });
    return this.#fillOf(side, taken, isShort);
  }

  #take(side: "buy" | "sell", within: bigint | null, partOf: (level: Level) => bigint): Level[] {
    const taken: Level[] = [];
    for (const level of this.#sides[side === "buy" ? "asks" : "bids"]) {
      if (within !== null && (side === "buy" ? level.price > within : level.price < within)) break;
      const quantity = partOf(level);
      if (quantity > 0n) taken.push({ ...level, quantity });
      if (quantity < level.quantity) break;
    }
    return taken;
  }

  #fillOf(side: "buy" | "sell", taken: readonly Level[], isExhausted: boolean): Fill {
    const quantity = taken.reduce((sum, level) => sum + level.quantity, 0n);
    const value = taken.reduce((sum, level) => sum + level.quantity * level.price, 0n);
    const best = taken[0]?.price;
    if (best === undefined) return { ...NOTHING, isExhausted };
    const atBest = best * quantity;
    const loss = side === "buy" ? value - atBest : atBest - value;
    return {
      quantity,
      value,
      averagePrice: ratio(value, quantity, side === "buy" ? "up" : "down"),
      worstPrice: taken.at(-1)?.price ?? null,
      impactBasisPoints: ratio(loss * 10_000n, atBest, "up"),
      isExhausted,
    };
  }

  #levelsOf(sources: readonly LevelText[]): Level[] | null {
    const levels: Level[] = [];
    for (const source of sources) {
      const price = parse(source[0], this.#scales.pricePlaces);
      const quantity = parse(source[1], this.#scales.quantityPlaces);
      if (price === null || quantity === null || price <= 0n || quantity < 0n) return null;
      levels.push({ price, quantity, source });
    }
    return levels;
  }

  #replace(bids: readonly Level[], asks: readonly Level[]): void {
    this.#sides = { bids: sorted("bids", bids), asks: sorted("asks", asks) };
  }

  #change(bids: readonly Level[], asks: readonly Level[]): void {
    for (const level of bids) put("bids", this.#sides.bids, level);
    for (const level of asks) put("asks", this.#sides.asks, level);
  }

  #checksum(): number {
    const top = (side: BookSide) => this.levels(side, CHECKED_LEVELS).map((level) => level.source);
    return bookChecksum(top("asks"), top("bids"));
  }
}

const NOTHING = {
  quantity: 0n,
  value: 0n,
  averagePrice: null,
  worstPrice: null,
  impactBasisPoints: null,
};

function isBetter(side: BookSide, one: bigint, other: bigint): boolean {
  return side === "bids" ? one > other : one < other;
}

function sorted(side: BookSide, levels: readonly Level[]): Level[] {
  return levels
    .filter((level) => level.quantity > 0n)
    .sort((a, b) => (a.price === b.price ? 0 : isBetter(side, a.price, b.price) ? -1 : 1));
}

/** Sets, adds or removes one level; the array stays sorted, best first. */
function put(side: BookSide, levels: Level[], level: Level): void {
  const at = placeOf(side, levels, level.price);
  const isKnown = levels[at]?.price === level.price;
  if (level.quantity > 0n) levels.splice(at, isKnown ? 1 : 0, level);
  else if (isKnown) levels.splice(at, 1);
}

function placeOf(side: BookSide, levels: readonly Level[], price: bigint): number {
  let low = 0;
  let high = levels.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const level = levels[middle];
    if (level !== undefined && isBetter(side, level.price, price)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
