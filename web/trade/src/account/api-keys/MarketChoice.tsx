// Which markets a key is for: all, or some.
import { useQuery } from "@tanstack/react-query";
import { useId } from "react";
import { useWords } from "../../../../ui/preferences.ts";
import { marketsQuery } from "../../market/markets.ts";
import { Check } from "../parts/Check.tsx";
import { Group } from "../parts/Group.tsx";
import type { Draft } from "./draft.ts";
import { WORDS } from "./words.ts";

interface Props {
  draft: Draft;
  put: (wish: Partial<Draft>) => void;
  error: string | null;
}

export function MarketChoice({ draft, put, error }: Props) {
  const words = useWords(WORDS);
  const id = useId();
  const listed = useQuery(marketsQuery).data?.map(({ symbol }) => symbol) ?? [];
  const chosen = draft.markets;
  const symbols = [...new Set([...listed, ...(chosen ?? [])])].sort();
  const choose = (symbol: string, on: boolean) => {
    const others = (chosen ?? []).filter((one) => one !== symbol);
    put({ markets: on ? [...others, symbol] : others });
  };
  return (
    <Group title={words.onlyMarkets} error={error}>
      <Check
        type="radio"
        name={id}
        label={words.every}
        checked={chosen === null}
        onChange={() => put({ markets: null })}
      />
      <Check
        type="radio"
        name={id}
        label={words.some}
        checked={chosen !== null}
        onChange={() => put({ markets: [] })}
      />
      {chosen !== null && (
        <div translate="no" className="ml-6 flex max-h-40 flex-wrap gap-x-5 gap-y-2 overflow-auto">
          {symbols.map((symbol) => (
            <Check
              key={symbol}
              type="checkbox"
              label={symbol}
              checked={chosen.includes(symbol)}
              onChange={(event) => choose(symbol, event.target.checked)}
            />
          ))}
        </div>
      )}
    </Group>
  );
}
