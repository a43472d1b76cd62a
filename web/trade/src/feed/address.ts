// Where the WebSocket is: at the address that the exchange names, or at a port of this page's host.
const { wsUrl, wsPort } = document.documentElement.dataset;
const scheme = location.protocol === "https:" ? "wss" : "ws";

export const SOCKET = wsUrl || `${scheme}://${location.hostname}:${wsPort}/ws`;
