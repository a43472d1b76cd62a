// What a question to the exchange answered, or that it is on its way, or that it failed.
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Failed, Loading } from "../../../ui/Notice.tsx";
import { Refused } from "./refused.ts";
import { useTold } from "./told.ts";

interface Props<Data> {
  query: Pick<UseQueryResult<Data>, "data" | "error" | "refetch">;
  rows?: number;
  children: (data: Data) => ReactNode;
}

export function Answered<Data>({ query, rows = 4, children }: Props<Data>) {
  if (query.data !== undefined) return children(query.data);
  return <NotAnswered error={query.error} retry={query.refetch} rows={rows} />;
}

interface NotProps {
  /** Null while the answer is on its way. */
  error: unknown;
  retry: () => void;
  rows: number;
}

/** For what is asked in another way than by one query. */
export function NotAnswered({ error, retry, rows }: NotProps) {
  const told = useTold();
  if (error === null) return <Loading rows={rows} />;
  return (
    <Failed retry={retry} requestId={error instanceof Refused ? error.requestId : null}>
      {told(error)}
    </Failed>
  );
}
