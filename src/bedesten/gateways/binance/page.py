"""The page of the reference about this dialect: what there is, what differs, every operation."""

from typing import Final

from bedesten.gateways.binance.operation import Operation
from bedesten.gateways.binance.table import OPERATIONS

ABOUT: Final = """\
# The Binance dialect

`bedesten up` serves Binance's Spot API at `http://localhost:8003` (`--binance-port`), so that stock
clients trade here with configuration alone; streams (`/ws`, `/stream`) and the WebSocket API
(`/ws-api/v3`) are at `ws://localhost:8004`, from the same process and the same books. It has no
state of its own: every operation below is a verb of the native API in other words, with the same
keys, limits, books and orders.

* **Keys** are those of the native API, of any kind. `X-MBX-APIKEY` carries the key; the signature
  is hex HMAC-SHA256 (any case), or base64 of Ed25519 or RSA (PKCS #1 v1.5, SHA-256), over the query
  and then the body exactly as they were sent, less the parameter `signature`.
* **Times** are milliseconds, in answers also microseconds with `X-MBX-TIME-UNIT: MICROSECOND` or
  `timeUnit`, in streams and events with `?timeUnit=MICROSECOND` where one connects (`/ws`,
  `/stream`, `/ws-api/v3`); `timestamp`, `startTime` and `endTime` may be either. `recvWindow` is
  5000 unless said, at most 60000, with up to three decimals.
* **Numbers** are strings with at least 8 decimals, and more where a market has finer steps: no
  digit is ever cut. Order ids are the native ones without their prefix; trade ids count each
  market's trades without gaps.
* **Errors** are `{"code": -1121, "msg": "Invalid symbol."}`, with Binance's own texts:
  [errors.md](errors.md) lists them beside the native ones.
* **Limits** are in `exchangeInfo` and in the headers `X-MBX-USED-WEIGHT-1M` (of the address) and
  `X-MBX-ORDER-COUNT-10S` and `-1D` (of the account); the system parameters `binance_weight`,
  `binance_raw`, `orders` and `orders_day` of `rate_limits` set them. An address opens 300 sockets
  in five minutes (`binance_sockets`), each of which sends ten messages in two seconds to streams.
* **A key's limits** hold as natively: limited to markets it sees and trades in these alone, and has
  to name one where the answer would be of all (-2010); its account is the first it is for.

## Streams

`/ws/NAME/NAME` sends events alone, `/stream?streams=NAME/NAME` as `{"stream", "data"}`; both take
`SUBSCRIBE`, `UNSUBSCRIBE`, `LIST_SUBSCRIPTIONS`, `SET_PROPERTY` and `GET_PROPERTY`, 1,024 streams
at most. Names that nobody knows are silent.

| name | what comes | when |
|---|---|---|
| `<symbol>@trade`, `@aggTrade` | trades | at once |
| `<symbol>@bookTicker` | the best of the book | when it changes |
| `<symbol>@depth`, `@depth@100ms` | changed levels, `U` = the `u` before + 1 | every 1 s, 0.1 s |
| `<symbol>@depth5`, `10`, `20`, `@100ms` | the best levels | every 1 s, 0.1 s |
| `<symbol>@kline_<interval>`, `@+08:00` | the kline as it grows, once with `x` | every 2 s |
| `<symbol>@miniTicker`, `@ticker`, `@avgPrice` | the last day, or 5 minutes | every 1 s |
| `<symbol>@ticker_1h`, `_4h`, `_1d` | a rolling window | every 1 s |
| `!miniTicker@arr`, `!ticker@arr`, `!ticker_1h@arr`... | the markets that changed | every 1 s |
| a listen key | `executionReport` and the like | at once |

An account's events are `executionReport`, `outboundAccountPosition`, `balanceUpdate` and
`listStatus`. They come by a listen key (`/api/v3/userDataStream`, an hour, `listenKeyExpired`) or
by `userDataStream.subscribe.signature` of `/ws-api/v3` (until `eventStreamTerminated`); both end
within a second when the key is revoked or may do other things. `serverShutdown` comes before the
server goes down. Whoever reads too slowly, or sends what is no whole text message or one of more
than 16 KiB, is disconnected with the reason.

## What differs

| there | here |
|---|---|
| default self-trade prevention is the symbol's | `EXPIRE_TAKER`, as in the native API |
| `DECREMENT` keeps `origQty` | the order becomes smaller, and `origQty` with it |
| `takerPreventedQuantity`, `makerPreventedQuantity` | what would have traded |
| `trailingDelta` with every stop | with `STOP_LOSS`, or `TAKE_PROFIT` and its `stopPrice` |
| `MARKET` `SELL` by `quoteOrderQty` | sells what the book pays that for when the order comes |
| an amended order gets another name | it keeps its own; another `newClientOrderId` is -2038 |
| `cancelReplace` by `quoteOrderQty` | -1014 |
| `strategyId`, `strategyType` | said back when the order is placed, not kept |
| `workingTime` of a triggered order | the time of the order |
| amendments of an order | of one that holds something: not of one that waits for its list |
| ids of aggregated trades have no gaps | the last trade's number, the same by REST and in streams |
| an order is found by its name for ever | while it is open, or among the account's 10,000 newest |
| `MAX_NUM_ORDERS` is per symbol | counts all markets together |
| `MARKET` on an empty book expires | -2010, nothing is placed |
| phases `auction`, `cancel_only` | shown as `HALT`; an auction takes limit orders all the same |
| time in force of native `day` and `gtd` orders | shown as `GTC` |
| unknown parameters are -1104 | ignored |
| microseconds of trades, of an order's `O`, of `E` of klines and tickers | end in 000 |
| decimals on the WebSocket API are texts | JSON numbers too, their digits as they were sent |
| connections end after 24 hours | as long as they like |
| `!bookTicker` | subscribe to the markets that are meant |
| `listStatus` of every list | not of older lists if tables are behind when one subscribes |
| `POST sor/*`, `orderList/opo`, `opoco`, block trades, pegged orders | -1020 |

## Operations

Each is one function; the same function answers `/ws-api/v3` by the method named here. Weights count
against `REQUEST_WEIGHT`.
"""
COLUMNS: Final = (
    "| REST | WebSocket API | needs | weight |\n|---|---|---|---|"  # scope where one is needed
)


def binance_page() -> str:
    """The whole page."""
    lines = [_line(one) for one in OPERATIONS]
    ending = "This page is generated from the code: `python -m bedesten.gateways.reference`.\n"
    return "\n".join([ABOUT, COLUMNS, *lines, "", ending])


def _line(one: Operation) -> str:
    method = f"`{one.method}`" if one.method else ""
    needs = {"none": "nothing", "API key": f"API key ({one.scope})"}.get(
        one.security.value, f"signature ({one.scope})"
    )
    weight = str(one.weight) if isinstance(one.weight, int) else "by what is asked"
    return f"| `{one.rest.method} {one.rest.path}` | {method} | {needs} | {weight} |"
