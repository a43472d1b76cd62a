// Below every public page: what else can be read about this exchange.
import { Link } from "@tanstack/react-router";
import { useWords } from "../../../ui/preferences.ts";
import { WORDS } from "./words.ts";

export function Footer() {
  const words = useWords(WORDS);
  const pages = [
    { to: "/status", title: words.status },
    { to: "/api-docs", title: words.api },
    { to: "/about", title: words.about },
  ] as const;
  return (
    <footer className="border-t border-line">
      <div className="public flex flex-wrap items-center justify-between gap-x-8 gap-y-2 py-5">
        <p className="text-xs text-faint">
          <span translate="no">bedesten</span> · {words.claim}
        </p>
        <nav aria-label={words.foot} className="-mx-2 flex">
          {pages.map(({ to, title }) => (
            <Link
              key={to}
              to={to}
              className="inline-flex min-h-8 items-center rounded px-2 text-muted hover:text-text"
              activeProps={{ className: "text-text" }}
            >
              {title}
            </Link>
          ))}
        </nav>
      </div>
    </footer>
  );
}
