"""The encoding of text: byte-order marks, and bytes that are not valid UTF-8."""

from __future__ import annotations

import codecs
from typing import BinaryIO

from sigmoid_cli.errors import DataError

_NOT_ASCII_SUPERSETS = {
    codecs.BOM_UTF16_LE: "UTF-16",
    codecs.BOM_UTF16_BE: "UTF-16",
}


_PIECE = 1 << 18
"""Bytes that are decoded at a time, only to be counted: their text takes four times as many."""


def byte_order_mark_length(first: bytes) -> int:
    """Returns how many bytes of UTF-8 byte-order mark the first bytes of an input start with.

    Raises:
        DataError: for text in UTF-16, which no format here reads.
    """
    for mark, encoding in _NOT_ASCII_SUPERSETS.items():
        if first.startswith(mark):
            raise DataError(
                f"{encoding} text", None, None, 0, "convert it with: iconv -f UTF-16 -t UTF-8"
            )
    return len(codecs.BOM_UTF8) if first.startswith(codecs.BOM_UTF8) else 0


def start_of_text(file: BinaryIO, bound: int) -> str:
    """Returns the first bytes of a file as text: whole lines, or a part of one if that is all."""
    data = file.read(bound)
    if len(data) == bound:
        data = data[: data.rfind(b"\n") + 1] or data
    return bytes_to_text(data.removeprefix(codecs.BOM_UTF8))


def characters(data: bytes, start: int = 0, end: int | None = None, errors: str = "replace") -> int:
    """Returns the number of characters in the bytes, or in those from one offset to another."""
    end = len(data) if end is None else end
    if end - start <= _PIECE:
        return len(data[start:end].decode("utf-8", errors))
    decoder = codecs.getincrementaldecoder("utf-8")(errors)
    count = 0
    for position in range(start, end, _PIECE):
        piece = data[position : min(position + _PIECE, end)]
        count += len(decoder.decode(piece, final=position + _PIECE >= end))
    return count


def bytes_to_text(data: bytes) -> str:
    """Returns the characters of a text; bytes that are not UTF-8 are kept."""
    return data.decode("utf-8", "surrogateescape")


def text_to_bytes(text: str) -> bytes:
    """Returns the bytes of a text of `bytes_to_text`, or of a text with escapes."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # half a pair of surrogates, by an escape
        return text.encode("utf-8", "surrogatepass")


def whole_text(text: str) -> str:
    """Returns the text with U+FFFD for all that is not valid Unicode."""
    return text_to_bytes(text).decode("utf-8", "replace")
