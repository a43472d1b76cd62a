// How much can be bought and sold up to each price, drawn from the live book.
import { type PointerEvent, useEffect, useRef, useState } from "react";
import type { MarketBody } from "../../../../api/generated/index.ts";
import type { BookSide } from "../../../../core/book.ts";
import { placesOf, text, trimmed } from "../../../../core/decimal.ts";
import { formatDecimal, formatPercent } from "../../../../core/format.ts";
import { Empty } from "../../../../ui/Notice.tsx";
import { usePreferences, useWords } from "../../../../ui/preferences.ts";
import { watchBook } from "../../feed/books.ts";
import { painter } from "../../feed/paint.ts";
import { type Depth, type DepthPoint, depthOf, outline } from "./depth.ts";
import { WORDS } from "./words.ts";

const REACHES = [25n, 50n, 100n, 200n, 500n, 1000n]; // basis points
const SIZE = 1000;
const PRECISION = 1_000_000;

export function DepthChart({ market }: { market: MarketBody }) {
  const { language } = usePreferences();
  const words = useWords(WORDS);
  const [reach, choose] = useState(100n);
  const [hovered, hover] = useState<number>();
  const depth = useDepth(market, reach);
  const at = (event: PointerEvent<SVGElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    hover((event.clientX - box.left) / box.width);
  };
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <fieldset className="flex gap-1 px-2 py-1 text-xs">
        <legend className="sr-only">{words.reach}</legend>
        {REACHES.map((one) => (
          <button
            key={String(one)}
            type="button"
            className="choice"
            aria-pressed={one === reach}
            onClick={() => choose(one)}
          >
            ±{formatPercent(trimmed(one, 2), language)}
          </button>
        ))}
      </fieldset>
      {depth === null && <Empty>{words.noDepth}</Empty>}
      {depth && (
        <>
          <div className="relative min-h-0 flex-1">
            <svg
              role="img"
              aria-label={words.depth}
              viewBox={`0 0 ${SIZE} ${SIZE}`}
              preserveAspectRatio="none"
              className="absolute inset-0 h-full w-full"
              onPointerMove={at}
              onPointerLeave={() => hover(undefined)}
            >
              <path className="depth-bids" d={outline(depth, "bids", SIZE)} />
              <path className="depth-asks" d={outline(depth, "asks", SIZE)} />
              {hovered !== undefined && (
                <path className="depth-cursor" d={`M${hovered * SIZE} 0V${SIZE}`} />
              )}
            </svg>
            {hovered !== undefined && <Hovered {...{ market, depth, hovered }} />}
          </div>
          <Scale market={market} depth={depth} />
        </>
      )}
    </div>
  );
}

function useDepth(market: MarketBody, reach: bigint): Depth | null {
  const [depth, take] = useState<Depth | null>(null);
  const newest = useRef(reach);
  const ask = useRef<() => void>(undefined);
  useEffect(() => {
    newest.current = reach;
    ask.current?.();
  }, [reach]);
  useEffect(() => {
    const { book, leave } = watchBook(market, () => soon.ask());
    const soon = painter(() => take(depthOf(book, newest.current)));
    ask.current = soon.ask;
    soon.ask();
    return () => {
      leave();
      soon.stop();
    };
  }, [market]);
  return depth;
}

interface HoveredProps {
  market: MarketBody;
  depth: Depth;
  hovered: number;
}

function Hovered({ market, depth, hovered }: HoveredProps) {
  const { language } = usePreferences();
  const words = useWords(WORDS);
  const span = depth.highest - depth.lowest;
  const price = depth.lowest + (span * BigInt(Math.round(hovered * PRECISION))) / BigInt(PRECISION);
  const side: BookSide = hovered < 0.5 ? "bids" : "asks";
  const reached = (point: DepthPoint) =>
    side === "bids" ? point.price >= price : point.price <= price;
  const sum = depth[side].findLast(reached)?.cumulative ?? 0n;
  const shown = (value: bigint, step: string) =>
    formatDecimal(text(value, placesOf(step)), language);
  return (
    <p
      className={`depth-hovered figure ${side === "bids" ? "text-up" : "text-down"}`}
      style={hovered < 0.5 ? { left: 8 } : { right: 8 }}
    >
      {side === "bids" ? words.toSell : words.toBuy} {shown(sum, market.lot)}{" "}
      <span translate="no">{market.base_asset}</span>
      <br />
      {words.upTo} {shown(price, market.tick)} <span translate="no">{market.quote_asset}</span>
    </p>
  );
}

function Scale({ market, depth }: { market: MarketBody; depth: Depth }) {
  const { language } = usePreferences();
  const places = placesOf(market.tick);
  const marks = [depth.lowest, (depth.lowest + depth.highest) / 2n, depth.highest];
  return (
    <p className="figure flex justify-between border-t border-line px-2 py-1 text-xs text-muted">
      {marks.map((price) => (
        <span key={String(price)}>{formatDecimal(text(price, places), language)}</span>
      ))}
    </p>
  );
}
