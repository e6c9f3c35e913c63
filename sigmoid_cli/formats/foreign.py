"""Well-known endings of files that are not written here, and what to do instead."""

from __future__ import annotations

from typing import NamedTuple

from sigmoid_cli.formats import registry


class Foreign(NamedTuple):
    """A kind of file that is not written.

    Attributes:
        kind: in words, with its article.
        remedy: what to do instead.
    """

    kind: str
    remedy: str


_KINDS = {
    "svg png pdf jpg jpeg gif bmp tif tiff webp eps": Foreign(
        "a picture", "draw the curves with: sigmoid table --plot -o NAME.svg"
    ),
    "xls xlsx xlsm xlsb ods": Foreign(
        "a spreadsheet", "write CSV, which spreadsheet programs open: -o NAME.csv"
    ),
    "db sqlite sqlite3 duckdb mdb": Foreign("a database", "write CSV and import it: -o NAME.csv"),
    "html htm doc docx odt rtf tex": Foreign(
        "a document", "write a table in Markdown and convert it: -o NAME.md"
    ),
    "zip 7z rar tar tgz": Foreign(
        "an archive", "write a compressed file: -o NAME.csv.gz, .bz2, .xz or .zst"
    ),
    "lz4 lzma br": Foreign("such a compressed file", "compress it as: .gz, .bz2, .xz or .zst"),
    "npz arrow feather orc avro h5 hdf5 mat pkl pickle dta sav rds rdata fits": Foreign(
        "such a data file", "write another format: -o NAME.npy, .parquet or .csv"
    ),
    "yaml yml toml xml": Foreign("such a text file", "write JSON: -o NAME.json or .jsonl"),
}
_BY_ENDING = {ending: kind for endings, kind in _KINDS.items() for ending in endings.split()}


def foreign(path: str) -> Foreign | None:
    """What the ending of the path promises, if that is no format of ours but a well-known one."""
    if registry.by_ending(path) is not None:
        return None
    return _BY_ENDING.get(registry.ending_of(path))
