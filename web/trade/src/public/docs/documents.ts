// The documents that the exchange serves about itself.
import { queryOptions } from "@tanstack/react-query";
import { Refused } from "../../session/refused.ts";
import type { AsyncApi, OpenApi } from "./document.ts";

export const OPENAPI = "/api/v1/openapi.json";
export const ASYNCAPI = "/api/v1/asyncapi.json";

async function read<Document>(path: string): Promise<Document> {
  const answer = await fetch(path);
  if (!answer.ok) throw new Refused("unreachable", `${path}: ${answer.status}`);
  return answer.json();
}

export const openApiQuery = queryOptions({
  queryKey: ["openapi"],
  queryFn: () => read<OpenApi>(OPENAPI),
  staleTime: Number.POSITIVE_INFINITY,
});

export const asyncApiQuery = queryOptions({
  queryKey: ["asyncapi"],
  queryFn: () => read<AsyncApi>(ASYNCAPI),
  staleTime: Number.POSITIVE_INFINITY,
});
