// What is over is asked for again when an order ends or trades, at most every two seconds.
import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { ownOrders } from "../feed/own.ts";
import { FILLS, HISTORY } from "./pages.ts";

const PAUSE_MS = 2_000;
const SOON_MS = 300; // the tables that REST reads are written a little later than the stream

export function useRefreshed(): void {
  const queries = useQueryClient();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let last = 0;
    const refresh = () => {
      timer = undefined;
      last = Date.now();
      for (const name of [HISTORY, FILLS]) void queries.invalidateQueries({ queryKey: [name] });
    };
    const leave = ownOrders.onChange(({ ended_at, trades }) => {
      if (ended_at === null && !trades?.length) return;
      timer ??= setTimeout(refresh, Math.max(SOON_MS, PAUSE_MS - (Date.now() - last)));
    });
    return () => {
      leave();
      clearTimeout(timer);
    };
  }, [queries]);
}
