// How the exchange says it is, whether it is a demo, and which of its notices matter now.
import { queryOptions, useQuery } from "@tanstack/react-query";
import { type ExchangeStatus, getStatus, type NoticeBody } from "../../../api/generated/index.ts";
import { given } from "../session/refused.ts";

/** Asked anew after each `everyMs`, also when there was no answer. */
export function statusQuery(everyMs: number) {
  return queryOptions({
    queryKey: ["status"],
    queryFn: () => given<ExchangeStatus>(getStatus()),
    refetchInterval: everyMs,
    retry: false, // the next time comes soon enough, and no answer is what is to be shown
  });
}

/** Whether test funds are given here; the frame asks often enough how the exchange is. */
export function useIsDemo(): boolean {
  const status = useQuery({ ...statusQuery(0), staleTime: Number.POSITIVE_INFINITY });
  return status.data?.demo === true;
}

/** Begun and not over. */
export function isCurrent({ from, until }: NoticeBody, nowMs: number): boolean {
  return Date.parse(from) <= nowMs && (until === null || nowMs < Date.parse(until));
}

/** What everybody must know on every page: the newest maintenance or incident of now. */
export function pressing(notices: readonly NoticeBody[], nowMs: number): NoticeBody | undefined {
  return notices
    .filter((notice) => notice.kind !== "news" && isCurrent(notice, nowMs))
    .sort((a, b) => Date.parse(b.from) - Date.parse(a.from))[0];
}
