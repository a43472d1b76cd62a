// The drawing of candles, volume, indicators and own orders by lightweight-charts.
import {
  AreaSeries,
  CandlestickSeries,
  createChart,
  createSeriesMarkers,
  HistogramSeries,
  type IChartApi,
  type IPriceLine,
  type ISeriesApi,
  type ISeriesMarkersPluginApi,
  LineSeries,
  LineStyle,
  type SeriesMarker,
  type SeriesType,
  type Time,
  type UTCTimestamp,
} from "lightweight-charts";
import type { Locale } from "../../../../core/format.ts";
import { heikinAshi } from "../../../../core/indicators.ts";
import type { Candle } from "./candles.ts";
import { type Colours, coloursOf, frameOf, pointsOf } from "./frame.ts";
import type { Look } from "./look.ts";
import { type StudyLine, studyOf } from "./studies.ts";

export interface OwnOrderLine {
  readonly price: number;
  readonly title: string;
  readonly isBuy: boolean;
}

export interface OwnTradeMark {
  readonly time: number;
  readonly isBuy: boolean;
}

export interface ChartOptions {
  readonly precision: number;
  readonly language: Locale;
  readonly look: Look;
  /** Called with what lies under the crosshair, or the last candle. */
  readonly onPoint: (candle: Candle | undefined) => void;
  /** Called when somebody scrolls to where candles are missing. */
  readonly onStart: () => void;
}

type Series = ISeriesApi<SeriesType>;
const NEAR_THE_START = 20; // candles
const BELOW_SHARE = 0.25;

/** Draws into `place` until `remove`; made anew when the look changes. */
export class PriceChart {
  readonly #chart: IChartApi;
  readonly #options: ChartOptions;
  readonly #colours: Colours;
  readonly #main: Series;
  readonly #volume: Series;
  readonly #studies: { readonly lines: Series[]; readonly name: Look["studies"][number] }[];
  readonly #marks: ISeriesMarkersPluginApi<Time>;
  #orderLines: IPriceLine[] = [];
  #tradeMarks: readonly OwnTradeMark[] = [];
  #candles: readonly Candle[] = [];

  constructor(place: HTMLElement, options: ChartOptions) {
    this.#options = options;
    this.#colours = coloursOf(document.documentElement);
    this.#chart = createChart(place, frameOf(this.#colours, options));
    this.#main = this.#makeMain();
    this.#marks = createSeriesMarkers(this.#main, []);
    this.#volume = this.#chart.addSeries(HistogramSeries, {
      priceScaleId: "volume",
      priceFormat: { type: "volume" },
      lastValueVisible: false,
      priceLineVisible: false,
    });
    this.#volume.priceScale().applyOptions({ scaleMargins: { top: 0.85, bottom: 0 } });
    this.#studies = this.#makeStudies();
    this.#chart.subscribeCrosshairMove(({ time }) => {
      const under = this.#candles.find((candle) => candle.time === time);
      options.onPoint(under ?? this.#candles.at(-1));
    });
    this.#chart.timeScale().subscribeVisibleLogicalRangeChange((range) => {
      if (range !== null && range.from < NEAR_THE_START) options.onStart();
    });
  }

  remove(): void {
    this.#chart.remove();
  }

  reset(candles: readonly Candle[]): void {
    this.#candles = candles;
    this.#main.setData(this.#mainPoints(candles));
    this.#volume.setData(candles.map((candle) => this.#volumePoint(candle)));
    this.#eachStudy((series, line) => series.setData(pointsOf(candles, line, this.#colours)));
    this.#options.onPoint(candles.at(-1));
    this.#paintMarks();
  }

  grow(candles: readonly Candle[]): void {
    const last = candles.at(-1);
    if (last === undefined) return;
    this.#candles = candles;
    const point = this.#mainPoints(candles).at(-1);
    if (point !== undefined) this.#main.update(point);
    this.#volume.update(this.#volumePoint(last));
    this.#eachStudy((series, line) => {
      const newest = pointsOf(
        candles.slice(-1),
        { ...line, values: line.values.slice(-1) },
        this.#colours,
      );
      if (newest[0] !== undefined) series.update(newest[0]);
    });
    this.#options.onPoint(last);
  }

  showOrders(lines: readonly OwnOrderLine[]): void {
    for (const line of this.#orderLines) this.#main.removePriceLine(line);
    this.#orderLines = lines.map(({ price, title, isBuy }) =>
      this.#main.createPriceLine({
        price,
        title,
        color: this.#colour(isBuy ? "up" : "down"),
        lineStyle: LineStyle.Dashed,
        lineWidth: 1,
      }),
    );
  }

  showTrades(marks: readonly OwnTradeMark[]): void {
    this.#tradeMarks = marks;
    this.#paintMarks();
  }

  /** One for each candle and side, however many trades it had. */
  #paintMarks(): void {
    const first = this.#candles[0]?.time ?? Number.POSITIVE_INFINITY;
    const times = this.#candles.map(({ time }) => time);
    const shown = new Map<string, SeriesMarker<Time>>();
    for (const { time, isBuy } of this.#tradeMarks) {
      if (time < first) continue;
      const at = (times.findLast((one) => one <= time) ?? first) as UTCTimestamp;
      shown.set(`${at} ${isBuy}`, {
        time: at,
        position: isBuy ? "belowBar" : "aboveBar",
        shape: isBuy ? "arrowUp" : "arrowDown",
        color: this.#colour(isBuy ? "up" : "down"),
      });
    }
    this.#marks.setMarkers([...shown.values()]);
  }

  #makeMain(): Series {
    const { precision, look } = this.#options;
    const priceFormat = { type: "price" as const, precision, minMove: 10 ** -precision };
    const [up, down, line] = [this.#colour("up"), this.#colour("down"), this.#colour("accent")];
    if (look.style === "line") {
      return this.#chart.addSeries(LineSeries, { priceFormat, color: line, lineWidth: 2 });
    }
    if (look.style === "area") {
      const fill = { topColor: `${line}55`, bottomColor: `${line}00` };
      return this.#chart.addSeries(AreaSeries, {
        priceFormat,
        lineColor: line,
        lineWidth: 2,
        ...fill,
      });
    }
    return this.#chart.addSeries(CandlestickSeries, {
      priceFormat,
      upColor: up,
      downColor: down,
      wickUpColor: up,
      wickDownColor: down,
      borderVisible: false,
    });
  }

  #makeStudies() {
    let pane = 0;
    const studies = this.#options.look.studies.map((name) => {
      const { below, lines } = studyOf(name);
      if (below) pane += 1;
      const at = below ? pane : 0;
      return { name, lines: lines([]).map((line) => this.#makeLine(line, at)) };
    });
    for (const below of this.#chart.panes().slice(1)) below.setStretchFactor(BELOW_SHARE);
    return studies;
  }

  #makeLine({ title, colour, bars }: StudyLine, pane: number): Series {
    const common = {
      color: this.#colour(`line-${colour}`),
      title: pane === 0 ? "" : title,
      priceLineVisible: false,
      lastValueVisible: pane !== 0,
      priceFormat: { type: "price" as const, precision: 2, minMove: 0.01 },
    };
    if (bars) return this.#chart.addSeries(HistogramSeries, common, pane);
    const line = { ...common, lineWidth: 1 as const, crosshairMarkerVisible: false };
    return this.#chart.addSeries(LineSeries, line, pane);
  }

  #eachStudy(act: (series: Series, line: StudyLine) => void): void {
    for (const { name, lines } of this.#studies) {
      studyOf(name)
        .lines(this.#candles)
        .forEach((line, index) => {
          const series = lines[index];
          if (series !== undefined) act(series, line);
        });
    }
  }

  #mainPoints(candles: readonly Candle[]) {
    const { style } = this.#options.look;
    if (style === "line" || style === "area") {
      return candles.map(({ time, close }) => ({ time: time as UTCTimestamp, value: close }));
    }
    const drawn = style === "heikinAshi" ? heikinAshi(candles) : candles;
    return drawn.map(({ time, open, high, low, close }) => ({
      time: time as UTCTimestamp,
      ...{ open, high, low, close },
    }));
  }

  #volumePoint({ time, open, close, volume }: Candle) {
    const colour = this.#colour(close < open ? "down" : "up");
    return { time: time as UTCTimestamp, value: volume, color: `${colour}66` };
  }

  #colour(name: string): string {
    return this.#colours[name] ?? "#888888";
  }
}
