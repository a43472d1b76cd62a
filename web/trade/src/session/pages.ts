// A list that comes page by page, newest first.
import { useInfiniteQuery } from "@tanstack/react-query";

export interface Page<Row> {
  readonly data: readonly Row[];
  readonly next_cursor: string | null;
}

interface Wish<Row> {
  /** What makes it another list. */
  readonly key: readonly unknown[];
  readonly read: (cursor: string | null) => Promise<Page<Row>>;
}

export interface Pages<Row> {
  /** Undefined until the first page is here. */
  readonly rows: readonly Row[] | undefined;
  readonly error: unknown;
  readonly isLoadingMore: boolean;
  readonly hasMore: boolean;
  readonly more: () => void;
  /** Ask again for what did not come. */
  readonly again: () => void;
}

export function usePages<Row>({ key, read }: Wish<Row>): Pages<Row> {
  const list = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam }) => read(pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next_cursor }) => next_cursor,
  });
  const more = () => void list.fetchNextPage();
  return {
    rows: list.data?.pages.flatMap(({ data }) => data),
    error: list.error,
    isLoadingMore: list.isFetchingNextPage,
    hasMore: list.hasNextPage,
    more,
    again: list.data === undefined ? () => void list.refetch() : more,
  };
}
