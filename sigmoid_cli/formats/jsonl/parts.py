"""Cuts JSON Lines into parts at line ends."""

from __future__ import annotations

from sigmoid_cli.formats.division import Parts, WholeFile
from sigmoid_cli.formats.jsonl.header import read_keys


def parts_of_lines(whole: WholeFile) -> Parts:
    """Returns the parts of a file; the first object decides for all parts which keys are read.

    Raises:
        DataError: if the first object does not have them.
    """
    keys = read_keys(whole.lookahead, whole.calculation, whole.record_options)
    columns = tuple(".".join(path) for path in keys.paths)
    parts = whole.ranges(0, whole.part_size, are_lines=True)
    return parts, whole.record_options._replace(columns=columns)
