// After something about the account changed: who it is, where it is logged in, what happened.
import { useQueryClient } from "@tanstack/react-query";
import { meQuery } from "../../session/session.ts";

export const SESSIONS = ["sessions"] as const;
export const EVENTS = ["security-events"] as const;
export const PASSKEYS = ["passkeys"] as const;

/** Has all of it read anew. */
export function useMeAgain(): () => Promise<void> {
  const queries = useQueryClient();
  return async () => {
    const keys = [meQuery.queryKey, SESSIONS, EVENTS, PASSKEYS];
    await Promise.all(keys.map((queryKey) => queries.invalidateQueries({ queryKey })));
  };
}
