"""Text of which some may be no text: bytes that are no UTF-8, half a pair of surrogates."""

from __future__ import annotations


def bytes_to_text(data: bytes) -> str:
    """The characters of a text; bytes that are no UTF-8 are kept."""
    return data.decode("utf-8", "surrogateescape")


def text_to_bytes(text: str) -> bytes:
    """The bytes of what `bytes_to_text` gave, or of what an escape in it stands for."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # half a pair of surrogates, by an escape
        return text.encode("utf-8", "surrogatepass")


def whole_text(text: str) -> str:
    """The text where only what is text may stand: all else is U+FFFD."""
    return text_to_bytes(text).decode("utf-8", "replace")
