"""What the first bytes of a text say of its encoding."""

from __future__ import annotations

import codecs

from sigmoid_cli.errors import DataError

_NOT_ASCII_SUPERSETS = {
    codecs.BOM_UTF16_LE: "UTF-16",
    codecs.BOM_UTF16_BE: "UTF-16",
}


def byte_order_mark_length(first: bytes) -> int:
    """How many bytes of UTF-8 byte-order mark the first bytes of an input start with.

    Raises:
        DataError: for text in UTF-16, which no format here reads.
    """
    for mark, encoding in _NOT_ASCII_SUPERSETS.items():
        if first.startswith(mark):
            raise DataError(
                f"{encoding} text", None, None, 0, "convert it with: iconv -f UTF-16 -t UTF-8"
            )
    return len(codecs.BOM_UTF8) if first.startswith(codecs.BOM_UTF8) else 0


def characters(data: bytes) -> int:
    """How many characters the bytes are."""
    return len(data.decode("utf-8", "replace"))
