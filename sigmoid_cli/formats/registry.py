"""Which formats there are, what endings they have, and how one becomes another."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from typing import NamedTuple

from sigmoid_cli.formats.begin import Begin
from sigmoid_cli.formats.calculation import Calculation
from sigmoid_cli.formats.codec import Codec
from sigmoid_cli.formats.conversion import Conversion
from sigmoid_cli.formats.layout import Layout
from sigmoid_cli.formats.table import TableWriter, ThroughTable


class Format(NamedTuple):
    """A format by what must be known of it before its code is loaded.

    Attributes:
        endings: of the names of its files.
        codec: `module:object` in this folder, a `Codec`.
        is_records: whether it holds records, of which columns are chosen.
        is_read: whether inputs may be in it.
    """

    endings: tuple[str, ...]
    codec: str
    is_records: bool = False
    is_read: bool = True


FORMATS = {
    "text": Format(("txt",), "text:TEXT"),
    "csv": Format(("csv",), "delimited:CSV", is_records=True),
    "tsv": Format(("tsv", "tab"), "delimited:TSV", is_records=True),
    "json": Format(("json",), "json:JSON"),
    "jsonl": Format(("jsonl", "ndjson"), "jsonl:JSON_LINES", is_records=True, is_read=False),
}

SOURCES = tuple(name for name, format_ in FORMATS.items() if format_.is_read)
RECORD_SOURCES = tuple(name for name in SOURCES if FORMATS[name].is_records)
TARGETS = tuple(FORMATS)

_BY_ENDING = {ending: name for name, format_ in FORMATS.items() for ending in format_.endings}


COMPRESSED = ("gz", "bz2", "xz", "zst")
"""Endings of compressed files, which stand behind that of the format."""


def by_ending(path: str) -> str | None:
    """The format that the ending of a path says; None if it says none."""
    rest, _, ending = path.lower().rpartition(".")
    if ending in COMPRESSED:
        ending = rest.rpartition(".")[2]
    return _BY_ENDING.get(ending)


def conversion(
    source: str,
    target: str | TableWriter,
    begin: Begin,
    calculation: Calculation,
    layout: Layout,
) -> Conversion:
    """The way from one format to another, or to a writer, for an input with such a begin.

    Raises:
        DataError: where the begin of the input is not what the format says.
    """
    if source == target:
        return _codec(source).rewriting(begin, calculation, layout)
    # the delimiter is that of CSV, where that is one of the two
    tsv_layout = replace(layout, delimiter=None) if "csv" in (source, target) else layout
    reader = _codec(source).reader(begin, calculation, tsv_layout if source == "tsv" else layout)
    if isinstance(target, str):
        target = _codec(target).writer(tsv_layout if target == "tsv" else layout)
    return ThroughTable(reader, target)


def _codec(name: str) -> Codec:
    module, _, attribute = FORMATS[name].codec.partition(":")
    codec: Codec = getattr(import_module(f"sigmoid_cli.formats.{module}"), attribute)
    return codec
