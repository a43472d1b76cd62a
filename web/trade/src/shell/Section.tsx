// Pages that belong together, and the way between them: at the side, on a phone above.
import { Link, Outlet, useLocation } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { useWords } from "../../../ui/preferences.ts";
import { WORDS } from "./words.ts";

const PAGES = {
  account: [
    { to: "/account", word: "overview" },
    { to: "/account/profile", word: "profile" },
    { to: "/account/security", word: "security" },
    { to: "/account/sessions", word: "sessions" },
    { to: "/account/api-keys", word: "apiKeys" },
    { to: "/account/sub-accounts", word: "subAccounts" },
    { to: "/account/notifications", word: "notifications" },
    { to: "/account/fees", word: "fees" },
    { to: "/account/limits", word: "limits" },
  ],
  wallet: [
    { to: "/wallet", word: "portfolio" },
    { to: "/wallet/ledger", word: "ledger" },
    { to: "/wallet/trades", word: "tradeHistory" },
    { to: "/wallet/report", word: "report" },
  ],
} as const;

const EDGE_PX = 48;

export function Section({ name }: { name: keyof typeof PAGES }) {
  const words = useWords(WORDS);
  const nav = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  // On a phone the list is wider than the screen.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page is another "here"
  useEffect(() => {
    const here = nav.current?.querySelector<HTMLElement>(".here");
    nav.current?.scrollTo({ left: (here?.offsetLeft ?? 0) - EDGE_PX });
  }, [pathname]);
  return (
    <div className="section">
      <nav ref={nav} aria-label={words[name]} className="section-nav">
        {PAGES[name].map(({ to, word }, index) => (
          <Link
            key={to}
            to={to}
            activeOptions={{ exact: index === 0 }}
            activeProps={{ className: "here" }}
          >
            {words[word]}
          </Link>
        ))}
      </nav>
      <main className="min-w-0">
        <Outlet />
      </main>
    </div>
  );
}
