// An eye: balances are hidden, or seen.
import { useWords } from "../../../ui/preferences.ts";
import { PORTFOLIO_WORDS } from "./portfolioWords.ts";
import { useView, view } from "./remembered.ts";

const LID = "M1.5 8C3.2 5 5.4 3.5 8 3.5S12.8 5 14.5 8C12.8 11 10.6 12.5 8 12.5S3.2 11 1.5 8Z";

export function HideBalances() {
  const words = useWords(PORTFOLIO_WORDS);
  const { hidesBalances } = useView();
  const word = hidesBalances ? words.show : words.hide;
  return (
    <button
      type="button"
      aria-label={word}
      title={word}
      className="-my-2 inline-grid size-8 place-items-center rounded hover:bg-hover hover:text-text"
      onClick={() => view({ hidesBalances: !hidesBalances })}
    >
      <svg aria-hidden="true" viewBox="0 0 16 16" width={16} height={16}>
        <g fill="none" stroke="currentColor" strokeWidth={1.25} strokeLinecap="round">
          <path d={LID} />
          <circle cx={8} cy={8} r={2} />
          {hidesBalances && <path d="M3 13 13 3" />}
        </g>
      </svg>
    </button>
  );
}
