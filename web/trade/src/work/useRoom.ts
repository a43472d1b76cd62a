// How much room a part of the page has for a table, however wide the page is.
import { type RefObject, useLayoutEffect, useRef, useState } from "react";

/** All columns, only the needed ones, or two lines a row. */
export type Room = "wide" | "tight" | "lines";

const WIDE_PX = 820;
const TIGHT_PX = 640;

export function useRoom<Part extends HTMLElement>(): [RefObject<Part | null>, Room] {
  const part = useRef<Part>(null);
  const [room, be] = useState<Room>("wide");
  useLayoutEffect(() => {
    if (part.current === null) return;
    be(roomOf(part.current.clientWidth));
    const observer = new ResizeObserver(([seen]) => {
      if (seen !== undefined) be(roomOf(seen.contentRect.width));
    });
    observer.observe(part.current);
    return () => observer.disconnect();
  }, []);
  return [part, room];
}

function roomOf(width: number): Room {
  return width >= WIDE_PX ? "wide" : width >= TIGHT_PX ? "tight" : "lines";
}
