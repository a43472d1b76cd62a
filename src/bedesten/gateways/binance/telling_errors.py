"""Errors as bodies: of operations, of the exchange, and of our own mistakes."""

from typing import Any, Final

import msgspec
import structlog

from bedesten.gateways.binance.refusals import Rejected, Said
from bedesten.gateways.binance.translation import TABLE, said_of
from bedesten.gateways.binance.usage import headers_of, too_many_orders
from bedesten.gateways.edge import Dialect, Told
from bedesten.gateways.limits import Standing, TooManyOrders
from bedesten.kit.errors import DomainError

MEDIA_TYPE: Final = b"application/json;charset=UTF-8"
encoder = msgspec.json.Encoder()
log = structlog.get_logger()


def rejection_of(error: Exception, standings: list[Standing]) -> Rejected:
    """Any error as a refusal in the dialect; what is nobody's refusal is logged as our mistake."""
    if isinstance(error, Rejected):
        return error
    if isinstance(error, TooManyOrders):
        return Rejected(too_many_orders(standings), retry_after_s=error.retry_after_s)
    if isinstance(error, DomainError):
        return Rejected(said_of(error), retry_after_s=error.retry_after_s)
    log.error("request failed", exc_info=error)
    return Rejected(TABLE["internal"])


def body_of(refusal: Rejected) -> dict[str, Any]:
    """Code and sentence, and the data where there is some."""
    body: dict[str, Any] = {"code": refusal.said.code, "msg": refusal.said.msg}
    return body if refusal.data is None else body | {"data": refusal.data}


def told(error: DomainError, request_id: str) -> Told:
    """An error that the edge met."""
    said: Said = said_of(error)
    body = {"code": said.code, "msg": said.msg}
    return Told(said.status, MEDIA_TYPE, encoder.encode(body))


DIALECT: Final = Dialect(told, headers_of)
