// What every page stands in.
import { Link, Outlet } from "@tanstack/react-router";
import { Suspense, useSyncExternalStore } from "react";
import { later } from "../../../ui/later.tsx";
import { Loading } from "../../../ui/Notice.tsx";
import { useWords } from "../../../ui/preferences.ts";
import { Toasts } from "../../../ui/Toasts.tsx";
import { onQuestion, question } from "../session/stepped.ts";
import { BottomNav } from "./BottomNav.tsx";
import { Header } from "./Header.tsx";
import { NoticeBar } from "./NoticeBar.tsx";
import { WORDS } from "./words.ts";

const StepUp = later(async () => (await import("../session/StepUp.tsx")).StepUp, null);

/** The dialog that asks once more who it is is loaded when there is something to ask. */
function AskedAgain() {
  return useSyncExternalStore(onQuestion, question) && <StepUp />;
}

export function Frame() {
  const words = useWords(WORDS);
  return (
    <>
      <a href="#content" className="skip">
        {words.skip}
      </a>
      <Header />
      <NoticeBar />
      <div id="content" tabIndex={-1} className="outline-none">
        <Suspense fallback={<Loading rows={6} />}>
          <Outlet />
        </Suspense>
      </div>
      <BottomNav />
      <Toasts />
      <AskedAgain />
    </>
  );
}

export function NotFound() {
  const words = useWords(WORDS);
  return (
    <main className="grid justify-items-center gap-3 p-16">
      <h1 className="text-lg">{words.notFound}</h1>
      <Link to="/" className="text-accent underline">
        {words.home}
      </Link>
    </main>
  );
}

/** When a page itself breaks, which should not happen: better than nothing at all. */
export function Broken({ error }: { error: unknown }) {
  const words = useWords(WORDS);
  return (
    <main role="alert" className="grid justify-items-center gap-3 p-16">
      <h1 className="text-lg">{words.broken}</h1>
      <p className="text-xs text-faint">{String(error)}</p>
      <a href={location.pathname} className="text-accent underline">
        {words.reload}
      </a>
    </main>
  );
}
