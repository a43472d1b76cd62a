// The chart of a market: candles with indicators, the depth of the book, or the same as a table.
import type { MarketBody } from "../../../../api/generated/index.ts";
import { later } from "../../../../ui/later.tsx";
import { useWords } from "../../../../ui/preferences.ts";
import { look, useLook, VIEWS } from "./look.ts";
import { PriceView } from "./PriceView.tsx";
import { Toolbar } from "./Toolbar.tsx";
import { WORDS } from "./words.ts";

const DepthChart = later(async () => (await import("./DepthChart.tsx")).DepthChart);
const CandleTable = later(async () => (await import("./CandleTable.tsx")).CandleTable);

export function Chart({ market }: { market: MarketBody }) {
  const words = useWords(WORDS);
  const { view } = useLook();
  const Shown = { price: PriceView, depth: DepthChart, table: CandleTable }[view];
  return (
    <section id="chart" className="area-chart flex flex-col bg-panel" aria-label={words.chart}>
      <div className="flex flex-wrap items-center gap-x-3 border-b border-line px-2 py-1 text-xs">
        {view !== "depth" && <Toolbar />}
        <div className="ml-auto flex gap-1">
          {VIEWS.map((one) => (
            <button
              key={one}
              type="button"
              className="choice"
              aria-pressed={one === view}
              onClick={() => look({ view: one })}
            >
              {words[one]}
            </button>
          ))}
          <button
            type="button"
            className="choice max-sm:hidden"
            aria-label={words.fullScreen}
            title={words.fullScreen}
            onClick={() => toggleFullScreen()}
          >
            <svg
              viewBox="0 0 12 12"
              width={12}
              height={12}
              aria-hidden
              fill="none"
              stroke="currentColor"
            >
              <path d="M1 4V1H4M8 1H11V4M11 8V11H8M4 11H1V8" />
            </svg>
          </button>
        </div>
      </div>
      <Shown market={market} />
    </section>
  );
}

function toggleFullScreen(): void {
  if (document.fullscreenElement !== null) document.exitFullscreen();
  else document.getElementById("chart")?.requestFullscreen();
}
