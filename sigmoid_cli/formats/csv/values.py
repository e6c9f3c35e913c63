"""The values of the fields of CSV that were found, and which are empty or invalid."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sigmoid_cli.formats.csv.fields import Fields
from sigmoid_cli.formats.csv.records import content
from sigmoid_cli.formats.scan.frame import parsed
from sigmoid_cli.formats.scan.missing import cells_that_say, numbers_between_blanks
from sigmoid_cli.formats.scan.offsets import Flags
from sigmoid_cli.formats.scan.splice import Bytes
from sigmoid_cli.numeric.calculation import NotANumberError
from sigmoid_cli.numeric.cells import Array
from sigmoid_cli.numeric.vector import VectorEngine


class Values(NamedTuple):
    """The values of fields, a row for each record.

    Attributes:
        numbers: in the type computed, in one dimension; of what is empty or invalid any value.
        is_empty: which fields are empty, or blank.
        is_invalid: which are not numbers; None if all are.
    """

    numbers: Array
    is_empty: Flags
    is_invalid: Flags | None

    def of_records(self, is_chosen: Flags) -> Values:
        """Returns those of some records."""
        numbers = self.numbers.reshape(self.is_empty.shape)[is_chosen].ravel()
        is_invalid = None if self.is_invalid is None else self.is_invalid[is_chosen]
        return Values(numbers, self.is_empty[is_chosen], is_invalid)


def values(
    characters: Bytes, fields: Fields, engine: VectorEngine, missing: frozenset[bytes]
) -> Values | None:
    """Returns the values of the fields in a block; None if one is not a number and must be.

    Args:
        characters: of the block and `FieldFinder.padding`.
        fields: of the columns read.
        engine: parses the numbers.
        missing: the texts of fields that have no value.
    """
    starts, ends = fields.starts.ravel(), fields.ends.ravel()
    content_starts = fields.content_starts.ravel()
    lengths = fields.content_ends.ravel() - content_starts
    is_empty = lengths == 0

    def token(index: int) -> bytes:
        text = content(characters[starts[index] : ends[index]].tobytes()).strip()
        return b"" if text in missing else text

    if missing:
        cells = cells_that_say(missing, characters, content_starts, lengths)
        is_empty[cells] = True
        lengths[cells] = 0
    if fields.is_odd is not None:
        lengths[fields.is_odd.ravel()] = 0
    numbers, odd = parsed(characters, content_starts, lengths, engine, token)
    if fields.is_odd is not None:
        odd = np.union1d(odd, np.flatnonzero(fields.is_odd))
    padded = numbers_between_blanks(
        missing, characters, content_starts, lengths, numbers, engine.calculation.dtype
    )
    if len(padded):
        odd = np.union1d(odd, padded)
    is_invalid: Flags | None = None
    if len(odd):
        tokens = [token(index) for index in odd.tolist()]
        try:
            odd_numbers, invalid = engine.parse([token or b"nan" for token in tokens])
        except NotANumberError:
            return None
        if not numbers.flags.writeable:
            numbers = numbers.copy()
        numbers[odd] = odd_numbers
        is_empty[odd] = [not token for token in tokens]
        if invalid:
            is_invalid = np.zeros(fields.starts.shape, np.bool_)
            is_invalid.flat[odd[invalid]] = True
    return Values(numbers, is_empty.reshape(fields.starts.shape), is_invalid)
