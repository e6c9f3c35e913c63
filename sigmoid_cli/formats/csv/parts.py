"""Cuts CSV into parts at line ends, each with the header."""

from __future__ import annotations

from sigmoid_cli.errors import DataError
from sigmoid_cli.formats.csv.header import read_header
from sigmoid_cli.formats.csv.splitter import CsvSplitter
from sigmoid_cli.formats.division import Parts, WholeFile


def parts_with_header(whole: WholeFile, delimiter: bytes) -> Parts:
    """Returns the parts of a file; a pass over all of it shows that no record spans lines.

    Raises:
        DataError: for the first record that does.
    """
    lookahead, record_options = whole.lookahead, whole.record_options
    header = read_header(lookahead, delimiter, whole.calculation, record_options)
    _check_records(whole, CsvSplitter(header.delimiter), header.skip)
    first, *rest = whole.ranges(header.skip, whole.part_size, are_lines=True)
    head = header.record or b""
    rest = [part._replace(head=head) for part in rest]
    has_header = header.record is not None
    return [first._replace(head=header.before + head), *rest], record_options._replace(
        header=has_header
    )


def _check_records(whole: WholeFile, splitter: CsvSplitter, skip: int) -> None:
    _, lines = whole.lookahead.after(skip)
    for block in whole.blocks(splitter, skip):
        line_end = splitter.line_end_between_quotes(block.data)
        if line_end >= 0:
            line = lines + block.data.count(b"\n", 0, line_end) + 1
            reason = "a record spans lines, so the file cannot be cut into parts at line ends"
            raise DataError(reason, line, None, 0, "leave out --split")
        lines += block.data.count(b"\n")
