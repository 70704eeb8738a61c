"""Forms as browsers send them, urlencoded or in parts, bounded while they arrive."""

from collections.abc import AsyncGenerator
from urllib.parse import parse_qsl

from fastapi import Request
from starlette.datastructures import FormData
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect

from service.doors import exceeds
from service.errors import RequestUnreadable
from service.legible import legible

URLENCODED, PARTS = "application/x-www-form-urlencoded", "multipart/form-data"
LIMIT = 1 << 20
"""Bytes of a form whose page says nothing else."""
MAX_FIELDS = 5_000
MAX_FILES = 100
UNREADABLE = "The form cannot be read; use the page of this service."


class FormTooLarge(RequestUnreadable):
    """A form is larger than its page takes (RFC 9110, section 15.5.14)."""

    status = 413


def is_form(http: Request) -> bool:
    """Whether a form was sent, be it an empty one, as only browsers do."""
    return _kind(http) in ("", URLENCODED, PARTS)


async def received(http: Request, limit: int = LIMIT) -> FormData:
    """The form; empty for any other content, which is left unread.

    Files lie on disk where they are large; whoever reads the form closes it. Raises RequestUnreadable for
    more than `limit` bytes, for what is no form, and for a text that cannot be kept.
    """
    kind = _kind(http)
    if kind == PARTS:
        return await _legible(await _parts(http, limit))
    if kind != URLENCODED:
        return FormData()
    text = b"".join([chunk async for chunk in _bounded(http, limit)])
    try:
        rows = parse_qsl(text.decode(), keep_blank_values=True, max_num_fields=MAX_FIELDS)
    except ValueError:
        raise RequestUnreadable(UNREADABLE) from None
    return await _legible(FormData([(name, value) for name, value in rows]))


async def _legible(form: FormData) -> FormData:
    """The form, closed where a text of it cannot be kept; raises RequestUnreadable."""
    try:
        for name, value in form.multi_items():
            legible(name)
            legible(value if isinstance(value, str) else value.filename or "", name)
    except RequestUnreadable:
        await form.close()
        raise
    return form


class _Parts(MultiPartParser):
    """Reads parts. Files lie on disk where they are large; texts lie in memory, `LIMIT` bytes in all."""

    _texts = 0

    def on_part_data(self, data: bytes, start: int, end: int) -> None:
        """Count what belongs to a text; raises RequestUnreadable for too many."""
        if self._current_part.file is None:
            self._texts += end - start
            if self._texts > LIMIT:
                raise _too_large(LIMIT)
        super().on_part_data(data, start, end)


async def _parts(http: Request, limit: int) -> FormData:
    parser = _Parts(
        http.headers, _bounded(http, limit), max_files=MAX_FILES, max_fields=MAX_FIELDS, max_part_size=LIMIT
    )
    try:
        return await parser.parse()
    except MultiPartException:
        raise RequestUnreadable(UNREADABLE) from None


async def _bounded(http: Request, limit: int) -> AsyncGenerator[bytes, None]:
    if exceeds(http.headers.get("content-length", ""), limit):
        raise _too_large(limit)
    size = 0
    try:
        async for chunk in http.stream():
            size += len(chunk)
            if size > limit:
                raise _too_large(limit)
            yield chunk
    except ClientDisconnect:
        raise RequestUnreadable("The form broke off; send it whole.") from None


def _too_large(limit: int) -> RequestUnreadable:
    return FormTooLarge(f"The form is larger than {limit} bytes; send less.")


def _kind(http: Request) -> str:
    return http.headers.get("content-type", "").partition(";")[0].strip().lower()
