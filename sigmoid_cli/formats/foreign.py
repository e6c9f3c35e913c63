"""Well-known endings of files that are neither read nor written here, and what to do instead."""

from __future__ import annotations

from typing import NamedTuple

from sigmoid_cli.formats import registry


class Foreign(NamedTuple):
    """A kind of file that is neither read nor written.

    Attributes:
        kind: in words, with its article.
        remedy: what to do instead of writing it.
        conversion: the command that makes of it what can be read; None if that is not known.
    """

    kind: str
    remedy: str
    conversion: str | None = None


_KINDS = {
    "svg png pdf jpg jpeg gif bmp tif tiff webp eps": Foreign(
        "a picture", "draw the curves with: sigmoid table --plot -o NAME.svg"
    ),
    "xls xlsx xlsm xlsb ods": Foreign(
        "a spreadsheet",
        "write CSV, which spreadsheet programs open: -o NAME.csv",
        "soffice --headless --convert-to csv {}",
    ),
    "db sqlite sqlite3": Foreign(
        "a database",
        "write CSV and import it: -o NAME.csv",
        "sqlite3 -header -csv {} 'SELECT * FROM TABLE' | sigmoid eval --from csv -c NAME",
    ),
    "duckdb": Foreign(
        "a database",
        "write CSV and import it: -o NAME.csv",
        "duckdb -csv {} 'SELECT * FROM TABLE' | sigmoid eval --from csv -c NAME",
    ),
    "mdb accdb": Foreign(
        "a database",
        "write CSV and import it: -o NAME.csv",
        "mdb-export {} TABLE | sigmoid eval --from csv -c NAME",
    ),
    "h5 hdf5": Foreign(
        "such a data file",
        "write another format: -o NAME.npy, .parquet or .csv",
        "h5dump -d DATASET -b LE -o NAME.f64 {}",
    ),
    "html htm doc docx odt rtf tex": Foreign(
        "a document", "write a table in Markdown and convert it: -o NAME.md"
    ),
    "zip 7z rar tar tgz": Foreign(
        "an archive", "write a compressed file: -o NAME.csv.gz, .bz2, .xz or .zst"
    ),
    "lz4 lzma br": Foreign("such a compressed file", "compress it as: .gz, .bz2, .xz or .zst"),
    "orc avro mat pkl pickle dta sav rds rdata fits": Foreign(
        "such a data file", "write another format: -o NAME.npy, .parquet or .csv"
    ),
    "yaml yml toml xml": Foreign("such a text file", "write JSON: -o NAME.json or .jsonl"),
}
_BY_ENDING = {ending: kind for endings, kind in _KINDS.items() for ending in endings.split()}


def foreign(path: str) -> Foreign | None:
    """Returns the kind of file that the path's ending names, if it is not supported here."""
    if registry.by_ending(path) is not None:
        return None
    return _BY_ENDING.get(registry.ending_of(path))
