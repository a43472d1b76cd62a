"""Answers of handlers: whoever says nothing sends no bytes, whatever the status."""

from typing import Any

from litestar import Response
from litestar.response.base import ASGIResponse


class Answer(Response[Any]):
    """Of None the framework makes `null`, except with 204; our documents promise no content."""

    def to_asgi_response(  # the framework's own signature
        self,
        *args: Any,  # noqa: ANN401
        **named: Any,  # noqa: ANN401
    ) -> ASGIResponse:
        made = super().to_asgi_response(*args, **named)
        if self.content is None and made.body:
            made.body, made.content_length = b"", 0
            made.headers["content-length"] = "0"
            del made.headers["content-type"]
        return made
