// The way to the other pages of the account, each with what it is for.
import { Link } from "@tanstack/react-router";
import { Panel } from "../../../../ui/Panel.tsx";
import { useWords } from "../../../../ui/preferences.ts";
import { WORDS } from "./words.ts";

const PAGES = [
  { to: "/account/profile", word: "profile" },
  { to: "/account/sessions", word: "sessions" },
  { to: "/account/api-keys", word: "apiKeys" },
  { to: "/account/sub-accounts", word: "subAccounts" },
  { to: "/account/notifications", word: "notifications" },
  { to: "/wallet", word: "wallet" },
] as const;

export function Pages() {
  const words = useWords(WORDS);
  return (
    <Panel title={words.pages} flush>
      <ul className="grid gap-px bg-line sm:grid-cols-2">
        {PAGES.map(({ to, word }) => (
          <li key={to} className="bg-panel">
            <Link to={to} className="grid gap-0.5 px-3 py-3 hover:bg-hover">
              <span className="font-medium">{words[word]}</span>
              <span className="text-xs text-muted">{words[`${word}Hint`]}</span>
            </Link>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
