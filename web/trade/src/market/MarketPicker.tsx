// The name of the market, and under it the list of all others.
import { useNavigate } from "@tanstack/react-router";
import { useCallback, useEffect, useId, useRef, useState } from "react";
import type { MarketBody } from "../../../api/generated/index.ts";
import { later } from "../../../ui/later.tsx";
import { useWords } from "../../../ui/preferences.ts";
import { WORDS } from "./pickerWords.ts";

/** The event of the window by which the list opens: somebody pressed the key for it. */
export const PICK_MARKET = "bedesten:pick-market";
const GAP = 6;
const PickerPanel = later(async () => (await import("./PickerPanel.tsx")).PickerPanel);

interface Props {
  market: MarketBody;
  markets: readonly MarketBody[];
}

export function MarketPicker({ market, markets }: Props) {
  const words = useWords(WORDS);
  const navigate = useNavigate();
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const [isOpen, open] = useState(false);

  useEffect(() => {
    const show = () => panel.current?.showPopover();
    window.addEventListener(PICK_MARKET, show);
    return () => window.removeEventListener(PICK_MARKET, show);
  }, []);
  const choose = useCallback(
    (symbol: string) => {
      panel.current?.hidePopover();
      navigate({ to: "/trade/$symbol", params: { symbol } });
    },
    [navigate],
  );
  const toggled = (isOpening: boolean) => {
    open(isOpening);
    const isNowhere = document.activeElement === null || document.activeElement === document.body;
    if (!isOpening && isNowhere) button.current?.focus();
  };
  const placeIt = () => {
    if (button.current && panel.current) place(panel.current, button.current);
  };
  return (
    <>
      <h1>
        <button
          ref={button}
          type="button"
          popoverTarget={id}
          aria-haspopup="dialog"
          aria-expanded={isOpen}
          aria-label={words.pick(market.symbol)}
          className="picker-button"
        >
          <span translate="no">{market.symbol}</span>
          <span aria-hidden className="text-xs text-faint">
            ▾
          </span>
        </button>
      </h1>
      <div
        ref={panel}
        id={id}
        popover="auto"
        role="dialog"
        aria-label={words.title}
        className="picker"
        onBeforeToggle={placeIt}
        // Not before: what is not shown yet cannot take the focus.
        onToggle={(event) => toggled(event.newState === "open")}
      >
        {isOpen && <PickerPanel markets={markets} current={market.symbol} choose={choose} />}
      </div>
    </>
  );
}

// On a phone the style sheet puts it at the lower edge and takes no notice of these.
function place(panel: HTMLElement, button: HTMLElement): void {
  const { left, bottom } = button.getBoundingClientRect();
  panel.style.setProperty("--left", `${Math.max(GAP, left)}px`);
  panel.style.setProperty("--top", `${bottom + GAP}px`);
}
