// The one connection of this page to what happens now.
import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import { Feed, type FeedState, type Message, type Wish } from "../../../core/socket.ts";
import { SOCKET } from "./address.ts";

export const feed = new Feed({ url: SOCKET, socket: WebSocket });

const PATIENCE_MS = 1_000;

/**
 * Calls once there is a connection, so that nothing is missed between what is asked for and what is
 * told, and again after each time it was gone; after a second without any all the same. The answer
 * ends it.
 */
export function whenLive(ask: () => void): () => void {
  let late: ReturnType<typeof setTimeout> | undefined;
  const asked = () => {
    clearTimeout(late);
    ask();
  };
  if (feed.state === "live") asked();
  else late = setTimeout(asked, PATIENCE_MS);
  const leave = feed.onState((state) => state === "live" && asked());
  return () => {
    clearTimeout(late);
    leave();
  };
}

/** How the connection is. */
export function useFeedState(): FeedState {
  return useSyncExternalStore(
    (listener) => feed.onState(listener),
    () => feed.state,
  );
}

/** Hear a channel of a market as long as the component is there. `hear` may change freely. */
export function useChannel(channel: string, market: string, hear: (message: Message) => void) {
  const newest = useRef(hear);
  useEffect(() => {
    newest.current = hear;
  });
  useEffect(() => {
    const wish: Wish = { channel, market };
    return feed.subscribe(wish, (message) => newest.current(message));
  }, [channel, market]);
}

/** The newest message of a channel; for channels that are told a few times a second. */
export function useNewest<T>(channel: string, market: string): T | undefined {
  const [message, take] = useState<T>();
  useChannel(channel, market, (told) => take(told as T));
  return message;
}
