// The one WebSocket of a page: keeps it open, knows who listens to what, and asks for orders.
import { isAbout, keyOf, type Message, messageOf, named, type Wish } from "./wishes.ts";

export type { Message, Wish } from "./wishes.ts";

export type FeedState = "connecting" | "live" | "stale" | "offline";

export type Listener = (message: Message) => void;

/** The part of the browser's WebSocket that is used here. */
export interface Socket {
  send(text: string): void;
  close(): void;
  addEventListener(type: "open" | "close", listener: () => void): void;
  addEventListener(type: "message", listener: (event: { readonly data: unknown }) => void): void;
}

export interface FeedOptions {
  readonly url: string;
  readonly socket: new (url: string) => Socket;
  /** 0 to 1, for the jitter of the pauses. */
  readonly random?: () => number;
}

/** For whom the cookie of the handshake speaks: one of the customer's accounts, or the first. */
export interface Login {
  readonly account: number | null;
}

/** The connection ended before the answer came: whether it was done is not known. */
export class ConnectionLost extends Error {
  override readonly name = "ConnectionLost";
}

interface Subscription {
  readonly wish: Wish;
  readonly listeners: Set<Listener>;
}

interface Pending {
  readonly answered: (answer: Message) => void;
  readonly lost: (error: ConnectionLost) => void;
}

const STALE_AFTER_MS = 12_000; // two heartbeats and a bit
const GIVE_UP_AFTER_MS = 24_000;
const PAUSE_MIN_MS = 250;
const PAUSE_MAX_MS = 8_000;
const HEARTBEAT: Wish = { channel: "heartbeat" };

export class Feed {
  readonly #options: FeedOptions;
  readonly #subscriptions = new Map<string, Subscription>();
  readonly #stateListeners = new Set<(state: FeedState) => void>();
  readonly #pending = new Map<number, Pending>();
  /** Told of errors that answer a subscription (its wish) or the login (null). */
  onRefused: ((wish: Wish | null, error: Message) => void) | undefined;
  #login: Login | null = null;
  #state: FeedState = "offline";
  #socket: Socket | null = null;
  #isReady = false;
  #lastId = 0;
  #failures = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #silence: ReturnType<typeof setTimeout> | undefined;

  constructor(options: FeedOptions) {
    this.#options = options;
  }

  get state(): FeedState {
    return this.#state;
  }

  /** Hears of every change of the state, until the returned function is called. */
  onState(listener: (state: FeedState) => void): () => void {
    this.#stateListeners.add(listener);
    return () => void this.#stateListeners.delete(listener);
  }

  /** Opens the connection, anew if there is one: then also the cookie is read again. */
  connect(): void {
    this.close();
    const socket = new this.#options.socket(this.#options.url);
    this.#socket = socket;
    const ifCurrent = (act: () => void) => () => {
      if (this.#socket === socket) act();
    };
    socket.addEventListener(
      "open",
      ifCurrent(() => this.#opened()),
    );
    socket.addEventListener(
      "close",
      ifCurrent(() => this.#ended()),
    );
    socket.addEventListener("message", ({ data }) => ifCurrent(() => this.#received(data))());
    this.#silence = setTimeout(() => this.#ended(), GIVE_UP_AFTER_MS);
    this.#become("connecting");
  }

  /** Ends the connection for good; subscriptions are kept for the next `connect`. */
  close(): void {
    clearTimeout(this.#retry);
    this.#drop();
    this.#become("offline");
  }

  /** After a login or logout: a connection speaks for the cookie that it began with. */
  setLogin(login: Login | null): void {
    if (login?.account === this.#login?.account && !login === !this.#login) return;
    this.#login = login;
    this.#failures = 0;
    if (this.#state !== "offline" || this.#retry !== undefined) this.connect();
  }

  /** Listens, on this and all later connections, until the returned function is called. */
  subscribe(wish: Wish, listener: Listener): () => void {
    const key = keyOf(wish);
    const known = this.#subscriptions.get(key);
    const subscription = known ?? { wish: named(wish), listeners: new Set<Listener>() };
    const own: Listener = (message) => listener(message); // so the same function may listen twice
    subscription.listeners.add(own);
    this.#subscriptions.set(key, subscription);
    if (known === undefined) this.#ask("subscribe", subscription.wish);
    else this.refresh(wish);
    return () => this.#leave(key, subscription, own);
  }

  /** Asks for the state again: for a late listener, or when a book has a gap. */
  refresh(wish: Wish): void {
    const known = this.#subscriptions.get(keyOf(wish));
    if (known === undefined) return;
    // A second `subscribe` alone would be answered without a snapshot.
    this.#ask("unsubscribe", known.wish);
    this.#ask("subscribe", known.wish);
  }

  /**
   * Sends a request and gives its answer, which may be `{"op":"error"}`. Never kept for later: an
   * order that leaves after a pause is not what somebody wanted.
   */
  request(body: Message): Promise<Message> {
    if (!this.#isReady) return Promise.reject(new ConnectionLost("there is no connection"));
    return new Promise((answered, lost) => this.#send(body, { answered, lost }));
  }

  #leave(key: string, subscription: Subscription, own: Listener): void {
    if (!subscription.listeners.delete(own) || subscription.listeners.size > 0) return;
    this.#subscriptions.delete(key);
    this.#ask("unsubscribe", subscription.wish);
  }

  #opened(): void {
    if (this.#login === null) {
      this.#begin();
      return;
    }
    const answered = (answer: Message) => {
      if (answer.op === "error") this.onRefused?.(null, answer);
      this.#begin();
    };
    const account = this.#login.account === null ? {} : { account: this.#login.account };
    this.#send({ op: "auth", cookie: true, ...account }, { answered, lost: () => undefined });
  }

  #begin(): void {
    this.#isReady = true;
    this.#ask("subscribe", HEARTBEAT);
    for (const { wish } of this.#subscriptions.values()) this.#ask("subscribe", wish);
    this.#heard();
  }

  #ask(op: "subscribe" | "unsubscribe", wish: Wish): void {
    const isOurs = op === "unsubscribe" && wish.channel === HEARTBEAT.channel;
    if (!this.#isReady || isOurs) return;
    const answered = (answer: Message) => {
      if (answer.op === "error") this.onRefused?.(wish, answer);
    };
    this.#send({ op, ...wish }, { answered, lost: () => undefined });
  }

  #send(body: Message, pending: Pending): void {
    this.#lastId += 1;
    this.#pending.set(this.#lastId, pending);
    this.#socket?.send(JSON.stringify({ ...body, id: this.#lastId }));
  }

  #received(data: unknown): void {
    const message = messageOf(data);
    if (this.#isReady) this.#heard();
    if (message === null) return;
    if (typeof message.channel === "string" && message.op === undefined) this.#tell(message);
    else this.#answer(message);
  }

  #answer(message: Message): void {
    const id = message.id;
    if (typeof id !== "number") return;
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    pending?.answered(message);
  }

  #tell(message: Message): void {
    // A heartbeat tells that the connection has lasted: only then are failures forgotten.
    if (message.channel === HEARTBEAT.channel) this.#failures = 0;
    for (const { wish, listeners } of [...this.#subscriptions.values()]) {
      if (isAbout(wish, message)) for (const listener of [...listeners]) listener(message);
    }
  }

  #heard(): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#fellSilent(), STALE_AFTER_MS);
    this.#become("live");
  }

  #fellSilent(): void {
    this.#silence = setTimeout(() => this.#ended(), GIVE_UP_AFTER_MS - STALE_AFTER_MS);
    this.#become("stale");
  }

  #ended(): void {
    this.#drop();
    const longest = Math.min(PAUSE_MAX_MS, 2 * PAUSE_MIN_MS * 2 ** this.#failures);
    const random = this.#options.random ?? Math.random;
    this.#failures += 1;
    this.#retry = setTimeout(() => this.connect(), longest * (0.5 + 0.5 * random()));
    this.#become("offline");
  }

  #drop(): void {
    const socket = this.#socket;
    const pending = [...this.#pending.values()];
    this.#socket = null;
    this.#isReady = false;
    this.#retry = undefined;
    clearTimeout(this.#silence);
    this.#pending.clear();
    socket?.close();
    for (const { lost } of pending) lost(new ConnectionLost("the connection ended"));
  }

  #become(state: FeedState): void {
    if (state === this.#state) return;
    this.#state = state;
    for (const listener of [...this.#stateListeners]) listener(state);
  }
}
