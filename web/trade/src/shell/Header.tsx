// Who we are, where one can go, and how the pages look.
import { Link } from "@tanstack/react-router";
import { buttonLook } from "../../../ui/Button.tsx";
import { type Direction, prefer, usePreferences, useWords } from "../../../ui/preferences.ts";
import icon from "../icon.svg";
import { useIsLoggedIn } from "../session/session.ts";
import { AccountMenu } from "./AccountMenu.tsx";
import { WORDS } from "./words.ts";

const DIRECTIONS: readonly Direction[] = ["green-red", "red-green", "blue-orange"];
const LOOK = "rounded px-2 py-1 text-muted hover:bg-hover hover:text-text";
const HERE = { className: "text-text" };

export function Header() {
  const words = useWords(WORDS);
  return (
    <header className="flex h-12 items-center gap-1 border-b border-line bg-panel px-3">
      <Link
        to="/"
        className="mr-3 flex items-center gap-2 text-sm font-semibold max-sm:mr-1"
        translate="no"
      >
        <img src={icon} alt="" width={24} height={24} />
        <span className="max-[379px]:sr-only">bedesten</span>
      </Link>
      <nav aria-label={words.pages} className="flex gap-1 max-md:hidden">
        <Link to="/" activeOptions={{ exact: true }} className={LOOK} activeProps={HERE}>
          {words.markets}
        </Link>
        <Link to="/trade" className={LOOK} activeProps={HERE}>
          {words.trade}
        </Link>
        <Link to="/wallet" className={LOOK} activeProps={HERE}>
          {words.wallet}
        </Link>
      </nav>
      <div className="ml-auto flex items-center gap-1">
        <Looks />
        {useIsLoggedIn() ? <AccountMenu /> : <Doors />}
      </div>
    </header>
  );
}

function Looks() {
  const { language, theme, direction } = usePreferences();
  const words = useWords(WORDS);
  const next = DIRECTIONS[(DIRECTIONS.indexOf(direction) + 1) % DIRECTIONS.length];
  return (
    <>
      <button
        type="button"
        className={LOOK}
        aria-label={words.direction}
        title={words.direction}
        onClick={() => prefer({ direction: next ?? "green-red" })}
      >
        <span className="text-up">▲</span> <span className="text-down">▼</span>
      </button>
      <button
        type="button"
        className={LOOK}
        lang={language === "en" ? "tr" : "en"}
        onClick={() => prefer({ language: language === "en" ? "tr" : "en" })}
      >
        <span className="max-sm:hidden">{words.otherLanguage}</span>
        <span className="sm:hidden">{language === "en" ? "TR" : "EN"}</span>
      </button>
      <button
        type="button"
        className={LOOK}
        aria-label={words.theme}
        title={words.theme}
        onClick={() => prefer({ theme: theme === "dark" ? "light" : "dark" })}
      >
        ◐
      </button>
    </>
  );
}

function Doors() {
  const words = useWords(WORDS);
  return (
    <>
      <Link to="/log-in" className={buttonLook("quiet", "small")}>
        {words.logIn}
      </Link>
      <Link to="/sign-up" className={buttonLook("primary", "small")}>
        {words.signUp}
      </Link>
    </>
  );
}
