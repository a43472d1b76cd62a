// A page that anybody sees: a column of text and tables, and the footer below.
import type { ReactNode } from "react";
import { useTitle } from "../../../ui/title.ts";
import { Footer } from "./Footer.tsx";

interface Props {
  title: string;
  /** Below the title, which stands as the heading; a page with another heading brings its own. */
  lead?: ReactNode;
  hasOwnHead?: boolean;
  children: ReactNode;
}

export function PublicPage({ title, lead, hasOwnHead = false, children }: Props) {
  useTitle(title);
  return (
    <>
      <main className="public grid grid-cols-1 gap-10 pt-10 pb-16">
        {!hasOwnHead && (
          <header className="grid grid-cols-1 gap-2">
            <h1 className="text-[28px] leading-8 font-semibold">{title}</h1>
            {lead && <div className="grid max-w-[72ch] gap-2 text-sm text-muted">{lead}</div>}
          </header>
        )}
        {children}
      </main>
      <Footer />
    </>
  );
}
