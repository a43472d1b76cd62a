// The two pictures of the page, drawn as SVG: cumulative depth, and price trade by trade.
const NS = "http://www.w3.org/2000/svg";
const EDGE = { top: 10, right: 78, bottom: 24, left: 14 };
const AROUND = 0.012; // depth is shown this far around the middle, or to the last level
const LINES = 4;

function part(name, attributes, text) {
  const element = document.createElementNS(NS, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  if (text !== undefined) element.textContent = text;
  return element;
}

function canvas(svg) {
  const { width, height } = svg.getBoundingClientRect();
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  return { left: EDGE.left, right: width - EDGE.right, top: EDGE.top, bottom: height - EDGE.bottom };
}

const scale = (from, to, low, high) => (value) =>
  low + ((value - from) / (to - from || 1)) * (high - low);

function short(value) {
  return value.toLocaleString("en", { notation: "compact", maximumSignificantDigits: 3 });
}

function grid(box, y, values, label) {
  return values.flatMap((value) => [
    part("line", { class: "grid", x1: box.left, x2: box.right, y1: y(value), y2: y(value) }),
    part("text", { x: box.right + 7, y: y(value) + 4 }, label(value)),
  ]);
}

function steps(levels, reach) {
  let sum = 0;
  return levels.filter((level) => Math.abs(level.at - reach.mid) <= reach.width).map((level) => {
    sum += level.size;
    return [level.at, sum];
  });
}

function side(name, points, edge, x, y, base) {
  if (!points.length) return [];
  let path = `M${x(points[0][0])},${base}`;
  points.forEach(([, sum], index) => {
    path += `V${y(sum)}H${x(points[index + 1]?.[0] ?? edge)}`;
  });
  return [
    part("path", { class: `${name} wash`, d: `${path}V${base}Z` }),
    part("path", { class: `${name} edge`, d: path }),
  ];
}

export function drawDepth(svg, bids, asks, places) {
  const box = canvas(svg);
  if (!bids.length || !asks.length || box.right <= box.left) {
    svg.replaceChildren();
    return;
  }
  const mid = (bids[0].at + asks[0].at) / 2;
  const far = Math.max(mid - bids.at(-1).at, asks.at(-1).at - mid);
  const reach = { mid, width: Math.min(far, mid * AROUND) };
  const left = steps(bids, reach);
  const right = steps(asks, reach);
  const most = Math.max(left.at(-1)?.[1] ?? 0, right.at(-1)?.[1] ?? 0) * 1.08;
  const x = scale(mid - reach.width, mid + reach.width, box.left, box.right);
  const y = scale(0, most, box.bottom, box.top);
  const sums = Array.from({ length: LINES }, (_, index) => (most * (index + 0.9)) / LINES);
  const labels = [[mid - reach.width, "start"], [mid, "middle"], [mid + reach.width, "end"]];
  svg.replaceChildren(
    ...grid(box, y, sums, short),
    ...side("bid", left, mid - reach.width, x, y, box.bottom),
    ...side("ask", right, mid + reach.width, x, y, box.bottom),
    part("line", { class: "mid", x1: x(mid), x2: x(mid), y1: box.top, y2: box.bottom }),
    ...labels.map(([at, anchor]) =>
      part("text", { x: x(at), y: box.bottom + 17, "text-anchor": anchor }, written(at, places))),
  );
}

function written(price, places) {
  return price.toLocaleString("en", {
    minimumFractionDigits: places.price,
    maximumFractionDigits: places.price,
  });
}

export function drawPrice(svg, trades, places) {
  const box = canvas(svg);
  if (trades.length < 2 || box.right <= box.left) {
    svg.replaceChildren();
    return;
  }
  const prices = trades.map((trade) => Number(trade.price));
  const low = Math.min(...prices);
  const high = Math.max(...prices);
  const room = (high - low) * 0.1 || high * 0.0001;
  const x = scale(0, prices.length - 1, box.left, box.right);
  const y = scale(low - room, high + room, box.bottom, box.top);
  const line = prices.map((price, index) => `${index ? "L" : "M"}${x(index)},${y(price)}`).join("");
  const levels = Array.from({ length: LINES }, (_, i) => low + ((high - low) * i) / (LINES - 1));
  const times = [[0, "start"], [prices.length - 1, "end"]];
  svg.replaceChildren(
    ...grid(box, y, levels, (value) => short7(value, places)),
    part("path", { class: "under", d: `${line}V${box.bottom}H${box.left}Z` }),
    part("path", { class: "line", d: line }),
    part("circle", { class: "dot", cx: x(prices.length - 1), cy: y(prices.at(-1)), r: 3.5 }),
    ...times.map(([index, anchor]) =>
      part("text", { x: x(index), y: box.bottom + 17, "text-anchor": anchor },
        new Date(trades[index].executed_at).toLocaleTimeString("en-GB"))),
  );
}

function short7(price, places) {
  const digits = Math.max(0, Math.min(places.price, 7 - String(Math.trunc(price)).length));
  return price.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
