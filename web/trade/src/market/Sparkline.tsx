// How the price went in a day, as a line beside the figures that say the same.
import { useQuery } from "@tanstack/react-query";
import { closesQuery, linePath } from "./spark.ts";

const WIDTH = 80;
const HEIGHT = 20;
const MARGIN = 1.5; // so that the stroke is not cut at the edges

interface Props {
  symbol: string;
  /** The newest price, which the line ends with. */
  last: string | null | undefined;
  falls: boolean;
}

export function Sparkline({ symbol, last, falls }: Props) {
  const { data } = useQuery(closesQuery(symbol));
  const values = data === undefined || last == null ? data : [...data.slice(0, -1), Number(last)];
  return (
    <svg
      aria-hidden="true"
      width={WIDTH}
      height={HEIGHT + 2 * MARGIN}
      viewBox={`0 ${-MARGIN} ${WIDTH} ${HEIGHT + 2 * MARGIN}`}
      className={`inline-block ${falls ? "text-down" : "text-up"}`}
    >
      <path
        d={linePath(values ?? [], WIDTH, HEIGHT)}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.25"
        strokeLinejoin="round"
      />
    </svg>
  );
}
