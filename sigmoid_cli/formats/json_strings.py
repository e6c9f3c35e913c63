"""Texts as strings of JSON."""

from __future__ import annotations

from collections.abc import Sequence

_WANTS_ESCAPE = bytes([*range(ord("\n")), *range(ord("\n") + 1, ord(" ")), *b'"\\'])
"""Characters, other than line feeds, that a string of JSON may not have as they are."""


def json_string(text: bytes) -> bytes:
    """Returns the text as a string of JSON; bytes that are not UTF-8 become U+FFFD."""
    if are_plain(text, 1):
        return between_quotes(text)[0]
    from json import dumps

    return dumps(text.decode("utf-8", "replace"), ensure_ascii=False).encode()


def json_strings(texts: Sequence[bytes]) -> list[bytes]:
    """Each of the texts as a string of JSON."""
    joined = b"\n".join(texts)
    if texts and are_plain(joined, len(texts)):
        return between_quotes(joined)
    return [json_string(text) for text in texts]


def are_plain(joined: bytes, count: int) -> bool:
    """Whether texts, joined by line feeds, need nothing but quotes around each."""
    if joined.count(b"\n") >= count:
        return False
    if len(joined.translate(None, _WANTS_ESCAPE)) < len(joined):
        return False
    try:
        joined.decode()
    except UnicodeDecodeError:
        return False
    return True


def between_quotes(joined: bytes) -> list[bytes]:
    """Texts, joined by line feeds, with quotes around each."""
    return (b'"' + joined.replace(b"\n", b'"\n"') + b'"').split(b"\n")
