// The line between two panels: dragged, moved by arrow keys, put back by a double click.
import type { KeyboardEvent, PointerEvent } from "react";
import { useWords } from "../../../ui/preferences.ts";
import { type Edge, LEAST, MOST, resetEdge, useLayout, widen } from "./layout.ts";
import { WORDS } from "./words.ts";

const STEP = 16; // pixels

export function Gutter({ edge }: { edge: Edge }) {
  const words = useWords(WORDS);
  const layout = useLayout();
  const isRow = edge === "work";
  const drag = (event: PointerEvent<HTMLElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    widen(edge, -(isRow ? event.movementY : event.movementX));
  };
  const move = (event: KeyboardEvent) => {
    const pixels = { ArrowLeft: STEP, ArrowUp: STEP, ArrowRight: -STEP, ArrowDown: -STEP }[
      event.key
    ];
    if (event.key === "Home") resetEdge(edge);
    else if (pixels === undefined) return;
    else widen(edge, pixels);
    event.preventDefault();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: an <hr> cannot be moved
    <div
      role="separator"
      tabIndex={0}
      aria-label={words[`${edge}Edge`]}
      aria-orientation={isRow ? "horizontal" : "vertical"}
      aria-valuenow={layout[edge]}
      aria-valuemin={LEAST[edge]}
      aria-valuemax={MOST[edge]}
      title={words.gutter}
      className={`gutter gutter-${edge}`}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
      onDoubleClick={() => resetEdge(edge)}
      onKeyDown={move}
    />
  );
}
