// A list that comes page by page, newest first, and the part of it that filters leave.
import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";

export const PAGE = 200;
const AT_ONCE = 50; // matching rows of one "load more", however many pages they take

interface Page<Row> {
  readonly data: readonly Row[];
  readonly next_cursor: string | null;
}

interface Wish<Row> {
  readonly key: readonly unknown[];
  readonly read: (cursor: string | null) => Promise<Page<Row>>;
  /** What the exchange does not filter itself. */
  readonly keep: (row: Row) => boolean;
}

export interface Pages<Row> {
  /** Undefined until the first page is here. */
  readonly rows: readonly Row[] | undefined;
  readonly error: unknown;
  readonly isLoadingMore: boolean;
  readonly hasMore: boolean;
  readonly more: () => void;
  readonly again: () => void;
}

/** Reads on by itself until there are enough rows that match, or no more. */
export function usePages<Row>({ key, read, keep }: Wish<Row>): Pages<Row> {
  const [wanted, setWanted] = useState(AT_ONCE);
  const list = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam }) => read(pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page: Page<Row>) => page.next_cursor,
    staleTime: 10_000,
  });
  const isOver = !list.hasNextPage;
  const matching = list.data?.pages.flatMap(({ data }) => data).filter(keep);
  const { fetchNextPage, isFetchingNextPage, isError, isPending } = list;
  const isShort = !isPending && !isOver && (matching?.length ?? 0) < wanted;
  useEffect(() => {
    if (isShort && !isFetchingNextPage && !isError) void fetchNextPage();
  }, [isShort, isFetchingNextPage, isError, fetchNextPage]);
  const rows = matching?.slice(0, wanted);
  return {
    rows: isShort && rows?.length === 0 && !isError ? undefined : rows,
    error: list.error,
    isLoadingMore: isFetchingNextPage || isShort,
    hasMore: !isOver || (matching?.length ?? 0) > wanted,
    more: () => setWanted((before) => before + AT_ONCE),
    again: () => void (list.data === undefined ? list.refetch() : fetchNextPage()),
  };
}
