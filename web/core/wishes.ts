// What is asked of the WebSocket, and what comes.

/** What one listens to; `interval` belongs to klines and `window` to a ticker. */
export interface Wish {
  readonly channel: string;
  readonly market?: string;
  readonly interval?: string;
  readonly window?: string;
}

export type Message = Readonly<Record<string, unknown>>;

const FIELDS = ["market", "interval", "window"] as const;

/** With what the server takes when it is not named, so that equal wishes are one. */
export function named(wish: Wish): Wish {
  if (wish.channel === "klines") return { interval: "1m", ...wish };
  return wish.channel === "ticker" ? { window: "1d", ...wish } : wish;
}

/** Equal for equal wishes. */
export function keyOf(wish: Wish): string {
  const whole = named(wish);
  return [whole.channel, ...FIELDS.map((field) => whole[field] ?? "")].join(" ");
}

/** Whether a wish is for this message; a ticker says within its data what it is of. */
export function isAbout(wish: Wish, message: Message): boolean {
  if (message.channel !== wish.channel) return false;
  const whole: Message = { ...(message.data as Message | undefined), ...message };
  return FIELDS.every((field) => wish[field] === undefined || wish[field] === whole[field]);
}

/** The object that a text of the socket is, or null. */
export function messageOf(data: unknown): Message | null {
  if (typeof data !== "string") return null;
  try {
    const value: unknown = JSON.parse(data);
    return typeof value === "object" && value !== null ? (value as Message) : null;
  } catch {
    return null;
  }
}
