// The secret of a mailed link stands behind #, where no server sees it. It is taken out of the
// address at once, so that it stays neither on the screen nor in the history.
import { useNavigate, useRouterState } from "@tanstack/react-router";
import { useEffect, useState } from "react";

/** The secret of the link that led here; empty without one. */
export function useMailedSecret(): string {
  const hash = useRouterState({ select: ({ location }) => location.hash });
  const navigate = useNavigate();
  const [secret, keep] = useState(hash);
  useEffect(() => {
    if (hash === "") return;
    keep(hash);
    void navigate({ to: ".", hash: "", replace: true });
  }, [hash, navigate]);
  return secret;
}

/** What of a pasted text is the secret: whole links are welcome too. */
export function secretIn(text: string): string {
  return text.slice(text.indexOf("#") + 1).trim();
}
