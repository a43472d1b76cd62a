// The plain page: one market, live. Text from the exchange is shown as it came; numbers are only
// made of it to place things in the pictures.
import { drawDepth, drawPrice } from "/page/pictures.js";

const LEVELS = 14; // of each side of the book
const TAPE = 60; // trades kept in the list
const PRICES = 240; // trades kept for the price picture
const SILENCE_MS = 12_000; // the exchange beats every 5 s
const RETRY_FIRST_MS = 400;
const RETRY_LAST_MS = 8_000;

const $ = (id) => document.getElementById(id);
const { wsUrl: wsSet, wsPort } = document.documentElement.dataset;
const wsScheme = location.protocol === "https:" ? "wss" : "ws";
const wsUrl = wsSet || `${wsScheme}://${location.hostname}:${wsPort}/ws`;

const view = { market: null, bids: new Map(), asks: new Map(), update: null, trades: [], fresh: new Set() };
let markets = [];
let socket = null;
let retryMs = RETRY_FIRST_MS;
let retryTimer = 0;
let silenceTimer = 0;
let drawing = false;
let changes = 0;

function say(state, text) {
  $("state").dataset.state = state;
  $("state-text").textContent = text;
}

async function loadMarkets() {
  const answer = await fetch("/api/v1/markets");
  if (!answer.ok) throw new Error(`markets: ${answer.status}`);
  markets = (await answer.json()).data;
  const wanted = decodeURIComponent(location.hash.slice(1));
  const chosen = markets.find((m) => m.symbol === wanted) ?? view.market ?? markets[0];
  $("market").replaceChildren(...markets.map((m) => new Option(m.symbol, m.symbol)));
  if (!chosen) throw new Error("no market is listed yet");
  $("market").value = chosen.symbol;
  view.market = markets.find((m) => m.symbol === chosen.symbol);
}

async function loadTape(market) {
  const answer = await fetch(`/api/v1/markets/${market.symbol}/trades?limit=${PRICES}`);
  if (!answer.ok || market !== view.market) return;
  for (const trade of (await answer.json()).data.reverse()) addTrade(trade, false);
  redraw();
}

function addTrade(trade, fresh) {
  if (view.trades.some((known) => known.number === trade.number)) return;
  view.trades.push(trade);
  view.trades.sort((a, b) => a.number - b.number);
  view.trades.splice(0, view.trades.length - PRICES);
  if (fresh) view.fresh.add(trade.number);
}

async function connect() {
  clearTimeout(retryTimer);
  say("connecting", "connecting");
  try {
    await loadMarkets();
  } catch (error) {
    lost(error.message);
    return;
  }
  const mine = new WebSocket(wsUrl);
  socket = mine;
  mine.onopen = () => {
    for (const channel of ["book", "trades"]) {
      mine.send(JSON.stringify({ op: "subscribe", channel, market: view.market.symbol }));
    }
    listenForSilence(mine);
  };
  mine.onmessage = (event) => mine === socket && receive(mine, JSON.parse(event.data));
  mine.onclose = (event) => mine === socket && lost(event.reason || "connection lost");
}

function listenForSilence(mine) {
  clearTimeout(silenceTimer);
  silenceTimer = setTimeout(() => mine.close(), SILENCE_MS);
}

function lost(why) {
  socket = null;
  clearTimeout(silenceTimer);
  say("lost", `${why.split(":")[0].replaceAll("_", " ")}, trying again`);
  const pause = retryMs * (0.75 + Math.random() / 2);
  retryMs = Math.min(2 * retryMs, RETRY_LAST_MS);
  retryTimer = setTimeout(connect, pause);
}

function leave() {
  const old = socket;
  socket = null;
  old?.close();
}

function receive(mine, message) {
  listenForSilence(mine);
  if (message.op === "error") {
    leave();
    lost(message.code);
  } else if (message.channel === "book" && message.type) {
    takeBook(message);
  } else if (message.channel === "trades" && message.type) {
    for (const trade of message.data) addTrade(trade, true);
  } else if (message.channel === "heartbeat") {
    $("seq").textContent = message.seq.toLocaleString("en");
    return;
  }
  redraw();
}

function takeBook(message) {
  if (message.type === "snapshot") {
    view.bids.clear();
    view.asks.clear();
    retryMs = RETRY_FIRST_MS;
    say("live", "live");
    loadTape(view.market);
  } else if (message.first_update !== view.update + 1) {
    leave();
    lost("a gap in the stream");
    return;
  }
  for (const side of ["bids", "asks"]) {
    for (const [price, quantity] of message[side]) {
      if (quantity === "0") view[side].delete(price);
      else view[side].set(price, quantity);
      if (message.type === "update") view.fresh.add(price);
    }
  }
  changes += message.update - message.first_update + 1;
  view.update = message.update;
  $("seq").textContent = message.seq.toLocaleString("en");
}

function redraw() {
  if (drawing) return;
  drawing = true;
  requestAnimationFrame(() => {
    drawing = false;
    if (view.market) draw();
    view.fresh.clear();
  });
}

const decimals = (step) => (step.split(".")[1] ?? "").length;

function padded(text, places) {
  const [whole, fraction = ""] = text.split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return places ? `${grouped}.${fraction.padEnd(places, "0")}` : grouped;
}

function sorted(side, direction) {
  return [...side]
    .map(([price, quantity]) => ({ price, quantity, at: Number(price), size: Number(quantity) }))
    .sort((a, b) => direction * (a.at - b.at));
}

function draw() {
  const market = view.market;
  const places = { price: decimals(market.tick), quantity: decimals(market.lot) };
  const bids = sorted(view.bids, -1);
  const asks = sorted(view.asks, 1);
  const most = Math.max(total(bids.slice(0, LEVELS)), total(asks.slice(0, LEVELS)));
  drawSide($("bids"), bids.slice(0, LEVELS), most, places);
  drawSide($("asks"), asks.slice(0, LEVELS), most, places, true);
  drawHead(market, bids[0], asks[0], places);
  drawTape(places);
  drawDepth($("depth"), bids, asks, places);
  drawPrice($("price"), view.trades, places);
  $("update").textContent = view.update?.toLocaleString("en") ?? "–";
}

const total = (levels) => levels.reduce((sum, level) => sum + level.size, 0);

function drawSide(list, levels, most, places, upsideDown = false) {
  let sum = 0;
  const rows = levels.map((level) => {
    sum += level.size;
    return row([
      padded(level.price, places.price),
      padded(level.quantity, places.quantity),
      sum.toLocaleString("en", { minimumFractionDigits: 3, maximumFractionDigits: 3 }),
    ], view.fresh.has(level.price), sum / most);
  });
  list.replaceChildren(...(upsideDown ? rows.reverse() : rows));
}

function row(texts, changed, share) {
  const item = document.createElement("li");
  for (const text of texts) item.appendChild(document.createElement("span")).textContent = text;
  if (changed) item.className = "changed";
  if (share !== undefined) item.style.setProperty("--share", share);
  return item;
}

function drawTape(places) {
  const newest = view.trades.slice(-TAPE).reverse();
  $("trades").replaceChildren(...newest.map((trade) => {
    const time = new Date(trade.executed_at).toLocaleTimeString("en-GB");
    const item = row(
      [padded(trade.price, places.price), padded(trade.quantity, places.quantity), time],
      view.fresh.has(trade.number),
    );
    item.dataset.side = trade.taker_side;
    return item;
  }));
}

function drawHead(market, bid, ask, places) {
  const last = view.trades.at(-1);
  const before = view.trades.findLast((trade) => trade.price !== last?.price);
  const trend = !before ? "flat" : Number(last.price) > Number(before.price) ? "up" : "down";
  $("last").textContent = last ? padded(last.price, places.price) : "–";
  $("last").dataset.trend = trend;
  $("last-about").textContent = market.quote_asset;
  $("phase").textContent = market.phase.replaceAll("_", " ");
  $("book-units").textContent = `${market.base_asset} for ${market.quote_asset}`;
  const volume = view.trades.reduce((sum, trade) => sum + Number(trade.quantity), 0);
  $("volume").textContent = `${view.trades.length} · ${volume.toFixed(3)} ${market.base_asset}`;
  const whole = bid && ask;
  const mid = whole ? (bid.at + ask.at) / 2 : NaN;
  $("middle").textContent = whole ? padded(mid.toFixed(places.price), places.price) : "–";
  $("spread").textContent = whole
    ? `${padded((ask.at - bid.at).toFixed(places.price), places.price)} · ${(((ask.at - bid.at) / mid) * 1e4).toFixed(1)} bp`
    : "–";
  document.title = last ? `${padded(last.price, places.price)} ${market.symbol} · bedesten` : `${market.symbol} · bedesten`;
}

$("market").addEventListener("change", () => {
  leave();
  location.hash = $("market").value;
  view.market = markets.find((m) => m.symbol === $("market").value);
  Object.assign(view, { bids: new Map(), asks: new Map(), update: null, trades: [] });
  redraw();
  connect();
});
addEventListener("resize", redraw);
addEventListener("online", () => socket ?? connect());
setInterval(() => {
  $("rate").textContent = changes.toLocaleString("en");
  changes = 0;
}, 1000);
connect();
