"""The values of the fields of CSV that were found, empty ones and bad ones told apart."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sigmoid_cli.formats.csv.fields import Fields
from sigmoid_cli.formats.scan.frame import cut_out, framed
from sigmoid_cli.formats.scan.offsets import Flags, Places
from sigmoid_cli.formats.scan.splice import Bytes
from sigmoid_cli.numeric.calculation import NotANumberError
from sigmoid_cli.numeric.cells import Array
from sigmoid_cli.numeric.vector import VectorEngine


class Values(NamedTuple):
    """The values of fields, a row for each record.

    Attributes:
        numbers: in the type computed, in one dimension; what is empty or bad has any value, or nan.
        is_empty: which fields are empty, or blank.
        is_bad: which are no numbers; None if all are.
    """

    numbers: Array
    is_empty: Flags
    is_bad: Flags | None


def values(characters: Bytes, fields: Fields, engine: VectorEngine) -> Values | None:
    """The values of the fields in a block; None where one is no number, and that is an error.

    Args:
        characters: of the block and `FieldFinder.padding`.
        fields: of the columns read.
        arithmetic: reads the numbers.
    """
    starts = fields.content_starts.ravel()
    lengths = fields.content_ends.ravel() - starts
    frame = framed(characters, starts, lengths)
    if frame is not None:
        numbers = engine.parse_frame(
            frame.data, len(starts), lambda: _tokens(characters, starts, lengths)
        )
        if numbers is not None:
            return Values(numbers, (lengths == 0).reshape(fields.starts.shape), None)
    return _odd_values(_tokens(characters, starts, lengths), fields, engine)


def _odd_values(tokens: list[bytes], fields: Fields, engine: VectorEngine) -> Values | None:
    """The values of tokens, among which are some that JSON does not know, or none."""
    shape = fields.starts.shape
    is_empty = np.zeros(len(tokens), np.bool_)
    if b"" in tokens:
        is_empty[[index for index, token in enumerate(tokens) if not token]] = True
        tokens = [token or b"0" for token in tokens]
    try:
        numbers, bad = engine.parse(tokens)
    except NotANumberError:
        return None
    is_bad: Flags | None = None
    if bad:
        is_bad = np.zeros(shape, np.bool_)
        is_bad.flat[bad] = True
    return Values(numbers, is_empty.reshape(shape), is_bad)


def _tokens(characters: Bytes, starts: Places, lengths: Places) -> list[bytes]:
    return [token.strip() for token in cut_out(characters, starts, lengths)]
