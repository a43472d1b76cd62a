// A figure that is not shown while somebody looks over the shoulder.
import type { ReactNode } from "react";
import { useWords } from "../../../ui/preferences.ts";
import { PORTFOLIO_WORDS } from "./portfolioWords.ts";
import { useView } from "./remembered.ts";

export function Secret({ children }: { children: ReactNode }) {
  const words = useWords(PORTFOLIO_WORDS);
  if (!useView().hidesBalances) return children;
  return (
    <>
      <span aria-hidden>•••••</span>
      <span className="sr-only">{words.hidden}</span>
    </>
  );
}
