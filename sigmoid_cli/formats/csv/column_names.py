"""The columns of CSV for completion (see `formats.column_names`)."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from typing import BinaryIO

from sigmoid_cli.formats.column_names import ColumnName
from sigmoid_cli.formats.csv.first_record import taken_for
from sigmoid_cli.formats.encoding import start_of_text
from sigmoid_cli.formats.record_options import RecordOptions


def of_csv(file: BinaryIO, bound: int, record_options: RecordOptions) -> Iterator[ColumnName]:
    """Returns the columns of the first record, between commas unless the options say otherwise."""
    return _columns(file, bound, record_options, ",")


def of_tsv(file: BinaryIO, bound: int, record_options: RecordOptions) -> Iterator[ColumnName]:
    """Returns the columns of the first record, between tabs unless the options say otherwise."""
    return _columns(file, bound, record_options, "\t")


def _columns(
    file: BinaryIO, bound: int, record_options: RecordOptions, delimiter: str
) -> Iterator[ColumnName]:
    if record_options.delimiter is not None:
        delimiter = record_options.delimiter.decode("latin-1")
    lines = (line + "\n" for line in start_of_text(file, bound).split("\n"))
    try:
        first = next(filter(None, csv.reader(lines, delimiter=delimiter)), [])
    except csv.Error as error:
        raise ValueError(str(error)) from error
    has_header = record_options.header
    if has_header is None:
        has_header = taken_for([os.fsencode(field.strip()) for field in first]).is_header
    for number, field in enumerate(first, 1):
        if has_header and first.count(field) == 1:
            yield ColumnName(field, f"column {number}", number)
        else:
            yield ColumnName(None, field, number)
