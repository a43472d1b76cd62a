// Tests of the page's connection against a small fake of the browser's WebSocket.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  ConnectionLost,
  Feed,
  type FeedOptions,
  type Login,
  type Message,
  type Socket,
} from "./socket.ts";

type Heard = (event: { readonly data: unknown }) => void;

class FakeSocket implements Socket {
  static made: FakeSocket[] = [];
  readonly sent: Message[] = [];
  readonly #listeners = new Map<string, Heard>();

  constructor(readonly url: string) {
    FakeSocket.made.push(this);
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text) as Message);
  }

  close(): void {
    this.happen("close");
  }

  addEventListener(type: string, listener: Heard): void {
    this.#listeners.set(type, listener);
  }

  happen(type: "open" | "close" | "message", data?: unknown): void {
    this.#listeners.get(type)?.({ data });
  }

  tell(message: Message): void {
    this.happen("message", JSON.stringify(message));
  }

  /** What was sent, without ids. */
  asked(): string[] {
    return this.sent.map(({ op, channel, market }) =>
      [op, channel, market].filter((word) => word !== undefined).join(" "),
    );
  }
}

function newest(): FakeSocket {
  const socket = FakeSocket.made.at(-1);
  if (socket === undefined) throw new Error("no socket was made");
  return socket;
}

function feedWith(options: Partial<FeedOptions> = {}): Feed {
  return new Feed({ url: "ws://test/ws", socket: FakeSocket, random: () => 1, ...options });
}

const FIRST = { account: null };

function openFeed({ login, ...options }: Partial<FeedOptions> & { login?: Login } = {}): Feed {
  const feed = feedWith(options);
  feed.setLogin(login ?? null);
  feed.connect();
  newest().happen("open");
  return feed;
}

const BOOK = { channel: "book", market: "BTC-USDT" };

beforeEach(() => {
  FakeSocket.made = [];
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("subscriptions", () => {
  it("are sent when the connection is there, and again on the next one", () => {
    const feed = feedWith();
    feed.subscribe(BOOK, vi.fn());
    feed.connect();
    expect(newest().asked()).toEqual([]);
    newest().happen("open");
    expect(newest().asked()).toEqual(["subscribe heartbeat", "subscribe book BTC-USDT"]);
    newest().happen("close");
    vi.advanceTimersByTime(500);
    newest().happen("open");
    expect(FakeSocket.made).toHaveLength(2);
    expect(newest().asked()).toEqual(["subscribe heartbeat", "subscribe book BTC-USDT"]);
  });

  it("are told only what they are about", () => {
    const feed = openFeed();
    const book = vi.fn();
    const kline = vi.fn();
    feed.subscribe(BOOK, book);
    feed.subscribe({ channel: "klines", market: "BTC-USDT" }, kline);
    newest().tell({ ...BOOK, seq: 1 });
    newest().tell({ ...BOOK, market: "ETH-USDT", seq: 2 });
    newest().tell({ channel: "klines", market: "BTC-USDT", interval: "1h" });
    newest().tell({ channel: "klines", market: "BTC-USDT", interval: "1m" });
    newest().tell({ op: "subscribed", ...BOOK });
    expect(book.mock.calls).toEqual([[{ ...BOOK, seq: 1 }]]);
    expect(kline).toHaveBeenCalledTimes(1);
  });

  it("finds a ticker's market and window in its data", () => {
    const feed = openFeed();
    const ticker = vi.fn();
    feed.subscribe({ channel: "ticker", market: "BTC-USDT" }, ticker);
    newest().tell({ channel: "ticker", data: { market: "ETH-USDT", window: "1d" } });
    newest().tell({ channel: "ticker", data: { market: "BTC-USDT", window: "4h" } });
    newest().tell({ channel: "ticker", data: { market: "BTC-USDT", window: "1d" } });
    expect(ticker).toHaveBeenCalledTimes(1);
  });

  it("are shared, begin anew for a late listener, and end with the last", () => {
    const feed = openFeed();
    const leaveFirst = feed.subscribe(BOOK, vi.fn());
    const leaveSecond = feed.subscribe(BOOK, vi.fn());
    const before = ["subscribe book BTC-USDT", "unsubscribe book BTC-USDT"];
    expect(newest().asked().slice(1)).toEqual([...before, "subscribe book BTC-USDT"]);
    leaveFirst();
    leaveFirst();
    expect(newest().sent).toHaveLength(4);
    leaveSecond();
    expect(newest().asked().at(-1)).toBe("unsubscribe book BTC-USDT");
  });

  it("report a refusal", () => {
    const onRefused = vi.fn();
    const feed = openFeed();
    feed.onRefused = onRefused;
    feed.subscribe(BOOK, vi.fn());
    const error = { op: "error", code: "market_unknown", id: newest().sent.at(-1)?.id };
    newest().tell(error);
    expect(onRefused).toHaveBeenCalledWith(BOOK, error);
  });
});

describe("login", () => {
  it("comes first and all else waits for its answer", () => {
    const feed = openFeed({ login: FIRST });
    feed.subscribe({ channel: "orders" }, vi.fn());
    expect(newest().sent).toEqual([{ op: "auth", cookie: true, id: 1 }]);
    newest().tell({ op: "authenticated", id: 1 });
    expect(newest().asked().slice(1)).toEqual(["subscribe heartbeat", "subscribe orders"]);
  });

  it("that is refused leaves what is public", () => {
    const onRefused = vi.fn();
    openFeed({ login: FIRST }).onRefused = onRefused;
    newest().tell({ op: "error", code: "access_token_wrong", id: 1 });
    expect(onRefused.mock.calls[0]?.[0]).toBeNull();
    expect(newest().asked().at(-1)).toBe("subscribe heartbeat");
  });

  it("begins another connection", () => {
    const feed = openFeed();
    feed.setLogin(FIRST);
    newest().happen("open");
    expect(FakeSocket.made).toHaveLength(2);
    expect(newest().asked()).toEqual(["auth"]);
  });
});

describe("requests", () => {
  it("get their own answers, errors too", async () => {
    const feed = openFeed();
    const first = feed.request({ op: "place", order: {} });
    const second = feed.request({ op: "cancel", order_id: "7" });
    newest().tell({ op: "error", code: "order_unknown", id: 3 });
    newest().tell({ op: "placed", id: 2 });
    expect(await first).toEqual({ op: "placed", id: 2 });
    expect(await second).toMatchObject({ op: "error", code: "order_unknown" });
  });

  it("are lost with the connection and never kept for the next", async () => {
    const feed = openFeed();
    const asked = feed.request({ op: "place" });
    newest().happen("close");
    await expect(asked).rejects.toBeInstanceOf(ConnectionLost);
    await expect(feed.request({ op: "place" })).rejects.toBeInstanceOf(ConnectionLost);
  });
});

describe("state", () => {
  it("goes from connecting over live to stale, and gives up after long silence", () => {
    const feed = feedWith();
    const states: string[] = [];
    feed.onState((state) => states.push(state));
    feed.connect();
    newest().happen("open");
    vi.advanceTimersByTime(12_000);
    newest().tell({ channel: "heartbeat", seq: 1 });
    vi.advanceTimersByTime(24_000);
    expect(states).toEqual(["connecting", "live", "stale", "live", "stale", "offline"]);
    vi.advanceTimersByTime(500);
    expect(feed.state).toBe("connecting");
  });

  it("pauses longer after each failure, at most 8 s, and forgets at a heartbeat", () => {
    openFeed();
    for (const pause of [500, 1000, 2000, 4000, 8000, 8000]) {
      const before = FakeSocket.made.length;
      newest().happen("close");
      vi.advanceTimersByTime(pause - 1);
      expect(FakeSocket.made).toHaveLength(before);
      vi.advanceTimersByTime(1);
      expect(FakeSocket.made).toHaveLength(before + 1);
    }
    newest().happen("open");
    newest().tell({ channel: "heartbeat" });
    newest().happen("close");
    vi.advanceTimersByTime(500);
    expect(FakeSocket.made).toHaveLength(8);
  });

  it("stays offline after close, and does not fall over what is no message", () => {
    const feed = openFeed();
    newest().happen("message", "{");
    newest().happen("message", new ArrayBuffer(1));
    expect(feed.state).toBe("live");
    feed.close();
    vi.advanceTimersByTime(60_000);
    expect(feed.state).toBe("offline");
    expect(FakeSocket.made).toHaveLength(1);
  });
});
