// The assets of the exchange, for lists to choose of.
import { queryOptions } from "@tanstack/react-query";
import { listAssets } from "../../../api/generated/index.ts";
import { given } from "../session/refused.ts";

export const assetsQuery = queryOptions({
  queryKey: ["assets"],
  queryFn: async () => (await given(listAssets())).data,
  staleTime: 60_000,
});
