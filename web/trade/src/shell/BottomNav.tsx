// On a phone the ways to go lie where the thumb is.
import { Link } from "@tanstack/react-router";
import { useWords } from "../../../ui/preferences.ts";
import { WORDS } from "./words.ts";

export function BottomNav() {
  const words = useWords(WORDS);
  const places = [
    { to: "/", title: words.markets, exact: true },
    { to: "/trade", title: words.trade, exact: false },
    { to: "/wallet", title: words.wallet, exact: false },
    { to: "/account", title: words.account, exact: false },
  ] as const;
  return (
    <nav aria-label={words.pages} className="bottom-nav">
      {places.map(({ to, title, exact }) => (
        <Link key={to} to={to} activeOptions={{ exact }} activeProps={{ className: "here" }}>
          {title}
        </Link>
      ))}
    </nav>
  );
}
