// Choosing what to hear of, at once.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { changeMe } from "../../../../api/generated/index.ts";
import { say } from "../../../../ui/Toasts.tsx";
import { given } from "../../session/refused.ts";
import { meQuery } from "../../session/session.ts";
import { type Choice, withChoice } from "./choice.ts";

/** Switches at once, and back when the exchange does not take it. */
export function useChoose(failed: (error: Error) => string) {
  const queries = useQueryClient();
  const put = (choice: Choice) =>
    queries.setQueryData(meQuery.queryKey, (me) => (me ? withChoice(me, choice) : me));
  return useMutation({
    mutationFn: ({ category, channel, on }: Choice) =>
      given(changeMe({ body: { notifications: { [category]: { [channel]: on } } } })),
    onMutate: put,
    onError: (error, choice) => {
      put({ ...choice, on: !choice.on });
      say(failed(error), { bad: true });
    },
  });
}
