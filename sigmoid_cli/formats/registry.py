"""Which formats there are, what endings they have, and how one becomes another."""

from __future__ import annotations

from sigmoid_cli.formats.calculation import Calculation
from sigmoid_cli.formats.conversion import Conversion
from sigmoid_cli.formats.delimited import DelimitedWriter
from sigmoid_cli.formats.json import JsonWriter
from sigmoid_cli.formats.jsonl import JsonLinesWriter
from sigmoid_cli.formats.table import TableWriter, ThroughTable
from sigmoid_cli.formats.text import TextReader, TextToText

SOURCES = ("text",)
TARGETS = ("text", "csv", "tsv", "json", "jsonl")

_ENDINGS = {
    "txt": "text",
    "csv": "csv",
    "tsv": "tsv",
    "json": "json",
    "jsonl": "jsonl",
    "ndjson": "jsonl",
}


def by_ending(path: str) -> str | None:
    """The format that the ending of a path says; None if it says none."""
    return _ENDINGS.get(path.rpartition(".")[2].lower())


def conversion(source: str, target: str, first: bytes, calculation: Calculation) -> Conversion:
    """The way from one format to another for an input that begins with `first`.

    Raises:
        DataError: where the begin of the input is not what the format says.
    """
    if target == "text":
        return TextToText(first, calculation)
    return ThroughTable(TextReader(first, calculation), _writer(target))


def _writer(target: str) -> TableWriter:
    match target:
        case "csv":
            return DelimitedWriter(b",")
        case "tsv":
            return DelimitedWriter(b"\t")
        case "json":
            return JsonWriter()
        case "jsonl":
            return JsonLinesWriter()
    raise AssertionError(target)
