// Klines as they are drawn, and the list of them that grows at its end and, on asking, at its
// beginning. The chart is the one place where a price may be a float: it is looked at, never sent.
import { type KlineBody, listKlines } from "../../../../api/generated/index.ts";
import { feed, whenLive } from "../../feed/live.ts";
import { given } from "../../session/refused.ts";
import type { Interval } from "./look.ts";

export interface Candle {
  /** Seconds since 1970. */
  readonly time: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

const PAGE = 500;

export interface CandleListener {
  /** All of them, after a page came or the connection was gone. */
  readonly reset: (candles: readonly Candle[]) => void;
  /** The last one changed, or one follows it. */
  readonly grow: (candles: readonly Candle[]) => void;
  readonly failed: () => void;
}

/** The candles of a market as they are now and become, until `stop`. */
export class Candles {
  readonly #symbol: string;
  readonly #interval: Interval;
  readonly #listener: CandleListener;
  readonly #leave: (() => void)[] = [];
  #all: Candle[] = [];
  #early: Candle[] | null = []; // what the stream told before the first page came
  #isLoadingMore = false;
  #isWhole = false;
  #isStopped = false;

  constructor(symbol: string, interval: Interval, listener: CandleListener) {
    this.#symbol = symbol;
    this.#interval = interval;
    this.#listener = listener;
    const wish = { channel: "klines", market: symbol, interval };
    this.#leave.push(
      feed.subscribe(wish, ({ data }) => data !== undefined && this.#take(data as KlineBody)),
      whenLive(() => this.load()),
    );
  }

  stop(): void {
    this.#isStopped = true;
    for (const leave of this.#leave) leave();
  }

  /** The newest page; what is older is kept if it reaches that far. */
  async load(): Promise<void> {
    this.#early ??= [];
    const page = await this.#page();
    if (page === null) return;
    const [first] = page;
    const reaches = first !== undefined && (this.#all.at(-1)?.time ?? 0) >= first.time;
    const older = reaches ? this.#all.filter(({ time }) => time < first.time) : [];
    this.#all = [...older, ...page];
    for (const candle of this.#early ?? []) this.#put(candle);
    this.#early = null;
    this.#listener.reset(this.#all);
  }

  /** The page before the first candle. */
  async more(): Promise<void> {
    const [first] = this.#all;
    if (first === undefined || this.#isLoadingMore || this.#isWhole) return;
    this.#isLoadingMore = true;
    const page = await this.#page(first.time - 1);
    this.#isLoadingMore = false;
    if (page === null) return;
    const older = page.filter(({ time }) => time < (this.#all[0]?.time ?? 0));
    this.#isWhole = older.length === 0;
    if (this.#isWhole) return;
    this.#all = [...older, ...this.#all];
    this.#listener.reset(this.#all);
  }

  async #page(until?: number): Promise<Candle[] | null> {
    const end = until === undefined ? {} : { end_time: new Date(until * 1000).toISOString() };
    const query = { interval: this.#interval, limit: PAGE, ...end };
    try {
      const { data } = await given(listKlines({ path: { symbol: this.#symbol }, query }));
      return this.#isStopped ? null : data.map(candleOf);
    } catch {
      if (!this.#isStopped && this.#all.length === 0) this.#listener.failed();
      return null;
    }
  }

  #take(kline: KlineBody): void {
    const candle = candleOf(kline);
    if (this.#early !== null) {
      this.#early.push(candle);
      return;
    }
    this.#put(candle);
    this.#listener.grow(this.#all);
  }

  #put(candle: Candle): void {
    const last = this.#all.at(-1);
    if (last !== undefined && candle.time < last.time) return;
    if (last?.time === candle.time) this.#all.pop();
    this.#all.push(candle);
  }
}

function candleOf(kline: KlineBody): Candle {
  return {
    time: Date.parse(kline.open_time) / 1000,
    open: Number(kline.open),
    high: Number(kline.high),
    low: Number(kline.low),
    close: Number(kline.close),
    volume: Number(kline.volume),
  };
}
