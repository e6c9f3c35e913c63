"""A small block of numbers and nulls in JSON, checked by orjson: the fast path without NumPy.

Others go to the fallback, which reports errors as well.
"""

from __future__ import annotations

import re
from functools import cache

from sigmoid_cli.formats.block import Block
from sigmoid_cli.formats.json.document import document
from sigmoid_cli.frozen import Frozen
from sigmoid_cli.numeric import formatting, grammar
from sigmoid_cli.numeric.calculation import NotANumberError
from sigmoid_cli.numeric.scalar import ScalarEngine

_BETWEEN = b"[], \t\n\r"
"""What may stand between numbers."""

_ELEMENT_NUMBERS = 4
"""An element costs the fallback as much time as so many numbers of text."""


class PlainNumbers(Frozen):
    """The elements of a block.

    Attributes:
        before: the bytes before the first.
        body: the bytes from the first to the last.
        after: the bytes after the last.
        array: the elements with nothing but commas between.
        count: how many there are.
    """

    before: bytes
    body: bytes
    after: bytes
    array: bytes
    count: int

    def tokens(self) -> list[bytes]:
        """Returns the elements as they are written, but nan for null."""
        return self.array.replace(b"null", b"nan").split(b",")

    def results(self, engine: ScalarEngine) -> list[bytes] | None:
        """Returns the results of each function, with commas between, or None for an error."""
        texts = engine.evaluate_plain(self.array, self.count)
        if texts is not None:
            return texts
        try:
            return [b",".join(results) for results in engine.evaluate(self.tokens())]
        except NotANumberError:
            return None

    def replaced(self, results: bytes) -> bytes:
        """Returns the block with results, which have commas between, in place of its elements."""
        results = formatting.null_for_words(results)
        separator = _separator(self.body)
        blanks = len(self.body) - len(self.array)
        # each comma with blanks after it, and blanks nowhere else
        if blanks == (self.count - 1) * (len(separator) - 1) and (
            self.body.count(separator) == self.count - 1
        ):
            return self.before + results.replace(b",", separator) + self.after
        pieces = [b""] * (2 * self.count + 1)
        pieces[0::2] = _elements().split(self.body)
        pieces[1::2] = results.split(b",")
        return self.before + b"".join(pieces) + self.after


def plain_numbers(block: Block, engine: ScalarEngine) -> PlainNumbers | None:
    """Returns the elements of a block; None if it is not plain, and for few of them."""
    data = block.data
    if _ELEMENT_NUMBERS * data.count(b",") <= engine.few:
        return None
    rest = data.lstrip(_BETWEEN)
    body = rest.rstrip(_BETWEEN)
    array = body.translate(None, b"[] \t\n\r")
    if not array or array.replace(b"null", b"").translate(None, grammar.DECIMAL + b","):
        return None
    whole = document(block, data)
    if whole is None or not _is_json(whole):
        return None
    count = array.count(b",") + 1
    before, after = data[: len(data) - len(rest)], rest[len(body) :]
    return None if b",," in array else PlainNumbers(before, body, after, array, count)


def _is_json(text: bytes) -> bool:
    from sigmoid_cli.numeric.safe_orjson import orjson

    try:
        orjson.loads(text)
    except ValueError:
        return False
    return True


def _separator(body: bytes) -> bytes:
    """Returns the first comma with the blanks after it."""
    found = _commas().search(body)
    return found[0] if found else b","


@cache
def _commas() -> re.Pattern[bytes]:
    return re.compile(rb",[ \t\n\r]*")


@cache
def _elements() -> re.Pattern[bytes]:
    return re.compile(rb"[^\[\], \t\n\r]+")
