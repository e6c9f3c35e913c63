"""The columns of objects for completion (see `formats.column_names`)."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from typing import BinaryIO

from sigmoid_cli.formats.column_names import ColumnName
from sigmoid_cli.formats.encoding import bytes_to_text
from sigmoid_cli.formats.record_options import RecordOptions

_BLANKS = " \t\r\n"


def of_objects(file: BinaryIO, bound: int, record_options: RecordOptions) -> Iterator[ColumnName]:
    """Yield the keys of the first object, in a line or in an array, with their values there."""
    text = bytes_to_text(file.read(bound).removeprefix(codecs.BOM_UTF8))
    text = text.lstrip(_BLANKS).removeprefix("[").lstrip(_BLANKS)
    try:
        first, _ = json.JSONDecoder().raw_decode(text)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    for key, value in first.items() if isinstance(first, dict) else ():
        yield ColumnName(key, json.dumps(value, ensure_ascii=False))
