"""Which formats there are, what endings they have, and how one becomes another."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, BinaryIO

from sigmoid_cli.frozen import Frozen

if TYPE_CHECKING:
    from sigmoid_cli.formats.codec import Codec, FileCodec
    from sigmoid_cli.formats.column_names import ColumnNames
    from sigmoid_cli.formats.conversion import Conversion, FileConversion
    from sigmoid_cli.formats.division import Divisible
    from sigmoid_cli.formats.lookahead import Lookahead
    from sigmoid_cli.formats.record_options import RecordOptions
    from sigmoid_cli.formats.table import TableFile, TableReader, TableWriter
    from sigmoid_cli.numeric.calculation import Calculation


class Format(Frozen):
    """What must be known of a format before its code is imported.

    Attributes:
        about: what it is, in a few words.
        endings: of the names of its files.
        codec: `module:object` in this folder, a `Codec`.
        is_records: whether it holds records, of which columns are chosen.
        column_names: `module:object` in this folder, a `ColumnNames` that completes columns.
        is_read: whether inputs may be in it.
        is_typed: whether it holds numbers as the machine does, a fixed number for each row.
        needs_random_access: whether one process reads it, and writes it from one input: then
            `codec` is a `FileCodec`.
        is_counted: whether its head says how many numbers follow (see `CountedHead`).
        dtype: of all its numbers, if it has no other.
        allows_comma: whether its numbers may have a decimal comma.
        leaves_delimiter_to: the format whose delimiter `--delimiter` is, if it is the other format
            of a conversion.
        block: bytes that are best read at a time. A block and what it becomes should stay in the
            second-level cache, where the work on each byte is little; and the work on each block
            should be little against that on its bytes.
    """

    about: str
    endings: tuple[str, ...]
    codec: str
    is_records: bool = False
    column_names: str | None = None
    is_read: bool = True
    is_typed: bool = False
    needs_random_access: bool = False
    is_counted: bool = False
    dtype: str | None = None
    allows_comma: bool = False
    leaves_delimiter_to: str | None = None
    block: int = 1 << 17


FORMATS = {
    "text": Format(
        "numbers separated by white space",
        ("txt",),
        "text.codec:TEXT",
        allows_comma=True,
        block=1 << 20,
    ),
    "csv": Format(
        "comma-separated values",
        ("csv",),
        "csv.codec:CSV",
        is_records=True,
        column_names="csv.column_names:of_csv",
        allows_comma=True,
        block=1 << 20,
    ),
    "tsv": Format(
        "tab-separated values",
        ("tsv", "tab"),
        "csv.codec:TSV",
        is_records=True,
        column_names="csv.column_names:of_tsv",
        allows_comma=True,
        leaves_delimiter_to="csv",
        block=1 << 20,
    ),
    "json": Format(
        "a number, nested arrays of numbers, or an array of objects",
        ("json",),
        "json.codec:JSON",
        is_records=True,
        column_names="jsonl.column_names:of_objects",
        block=1 << 19,
    ),
    "jsonl": Format(
        "one JSON object a line",
        ("jsonl", "ndjson"),
        "jsonl.codec:JSON_LINES",
        is_records=True,
        column_names="jsonl.column_names:of_objects",
        block=1 << 19,
    ),
    "npy": Format("a NumPy array", ("npy",), "array.npy:NPY", is_typed=True, is_counted=True),
    "npz": Format(
        "a NumPy archive of arrays",
        ("npz",),
        "array.npz:NPZ",
        is_records=True,
        is_typed=True,
        needs_random_access=True,
    ),
    "f64": Format(
        "raw little-endian float64", ("f64",), "array.raw:F64", is_typed=True, dtype="float64"
    ),
    "f32": Format(
        "raw little-endian float32", ("f32",), "array.raw:F32", is_typed=True, dtype="float32"
    ),
    "parquet": Format(
        "Apache Parquet",
        ("parquet", "pq"),
        "parquet.codec:PARQUET",
        is_records=True,
        column_names="parquet.footer:of_parquet",
        is_typed=True,
        needs_random_access=True,
    ),
    "arrow": Format(
        "Apache Arrow, also called Feather",
        ("arrow", "feather"),
        "arrow.codec:ARROW",
        is_records=True,
        is_typed=True,
        needs_random_access=True,
    ),
    "markdown": Format(
        "a table in Markdown", ("md",), "markdown:MARKDOWN", is_records=True, is_read=False
    ),
}

SOURCES = tuple(name for name, format_ in FORMATS.items() if format_.is_read)
RECORD_SOURCES = tuple(name for name in SOURCES if FORMATS[name].is_records)
TARGETS = tuple(FORMATS)
TABLE_TARGETS = tuple(name for name in TARGETS if not FORMATS[name].is_typed)
"""Those that hold several results for each number."""

_BY_ENDING = {ending: name for name, format_ in FORMATS.items() for ending in format_.endings}

COMPRESSED = ("gz", "bz2", "xz", "zst")
"""Endings of compressed files, after the ending of the format."""


def by_ending(path: str) -> str | None:
    """Returns the format by the ending of a path; None if it names none."""
    return _BY_ENDING.get(ending_of(path))


def ending_of(path: str) -> str:
    """Returns the ending of a path in lower case, without its dot and the ending of compression."""
    rest, _, ending = path.lower().rpartition(".")
    return rest.rpartition(".")[2] if ending in COMPRESSED else ending


def renamed(name: str, source: str, target: str) -> str:
    """Returns the name of a file in format `source` when it is converted to `target`."""
    if source == target:
        return name
    stem, compression = name, ""
    rest, _, ending = name.rpartition(".")
    if rest and ending.lower() in COMPRESSED:
        stem, compression = rest, f".{ending}"
    rest, _, ending = stem.rpartition(".")
    if rest and ending.lower() in _BY_ENDING:
        stem = rest
    return f"{stem}.{FORMATS[target].endings[0]}{compression}"


def conversion(
    source: str,
    target: str | TableWriter,
    lookahead: Lookahead,
    calculation: Calculation,
    record_options: RecordOptions,
) -> Conversion:
    """Returns the conversion of an input from one format to another, or to a writer.

    Raises:
        DataError: where the start of the input is not as the format requires.
    """
    has_comma = calculation.decimal_comma and FORMATS[source].allows_comma
    if has_comma:
        from sigmoid_cli.formats import decimal_comma

        missing = tuple(map(decimal_comma.exchanged, record_options.missing))
        record_options = record_options._replace(missing=missing)
    if source == target:
        rewriting = _codec(source).rewriting(lookahead, calculation, record_options)
        return decimal_comma.CommaConversion(rewriting) if has_comma else rewriting
    from sigmoid_cli.formats.table import ThroughTable

    reader = _codec(source).reader(
        lookahead, calculation, _options_of(source, target, record_options)
    )
    if isinstance(target, str):
        options = _options_of(target, source, record_options)
        target = _writer(target, options, reader, calculation)
    return ThroughTable(decimal_comma.CommaReader(reader) if has_comma else reader, target)


def file_conversion(
    source: str,
    target: str | TableWriter,
    file: BinaryIO,
    calculation: Calculation,
    record_options: RecordOptions,
    groups: range | None = None,
) -> FileConversion:
    """Returns the conversion of an input that needs random access to a format or a writer.

    Args:
        groups: the indices of the groups of rows that are read; None for all.

    Raises:
        DataError: where the input is not as the format requires.
    """
    codec = file_codec(source)
    if source == target:
        return codec.rewriting_file(file, calculation, record_options, groups)
    from sigmoid_cli.formats.table import FileThroughTable

    only_results = (
        isinstance(target, str)
        and not FORMATS[target].is_records
        and len(calculation.functions) == 1  # several are written beside the number
    )
    tables = codec.tables(file, calculation, record_options, groups, only_results=only_results)
    if isinstance(target, str):
        target = _writer(target, record_options, tables, calculation)
    return FileThroughTable(tables, target)


def column_names(format_: str) -> ColumnNames | None:
    """Returns the function that finds the columns of a file for completion; None without one."""
    path = FORMATS[format_].column_names
    if path is None:
        return None
    found: ColumnNames = _loaded(path)
    return found


def file_codec(name: str) -> FileCodec:
    """Returns the codec of a format that needs random access."""
    codec: FileCodec = _loaded(FORMATS[name].codec)
    return codec


def divisible(name: str) -> Divisible | None:
    """Returns the codec of a format whose files can be cut into parts; None for others."""
    from sigmoid_cli.formats.division import Divisible

    codec = _loaded(FORMATS[name].codec)
    return codec if isinstance(codec, Divisible) else None


def writer(target: str, calculation: Calculation, record_options: RecordOptions) -> TableWriter:
    """Returns what writes tables with results of the type computed."""
    codec_writer = _codec(target).writer(record_options, calculation.dtype, calculation)
    return _with_comma(codec_writer, target, calculation)


def must_count(sources: Sequence[str], target: str) -> bool:
    """Whether the head of the output can be known only when all inputs have been read."""
    return FORMATS[target].is_counted and tuple(sources) != (target,)


def _writer(
    target: str,
    record_options: RecordOptions,
    tables: TableReader | TableFile,
    calculation: Calculation,
) -> TableWriter:
    """What writes these tables."""
    codec = _codec(target)
    if tables.are_records:
        from sigmoid_cli.formats.codec import WritesRecords

        if isinstance(codec, WritesRecords):
            return _with_comma(codec.record_writer(), target, calculation)
    codec_writer = codec.writer(record_options, tables.dtype, calculation)
    return _with_comma(codec_writer, target, calculation)


def _with_comma(codec_writer: TableWriter, target: str, calculation: Calculation) -> TableWriter:
    if calculation.decimal_comma and FORMATS[target].allows_comma:
        from sigmoid_cli.formats import decimal_comma

        return decimal_comma.CommaWriter(codec_writer)
    return codec_writer


def _options_of(name: str, other: object, record_options: RecordOptions) -> RecordOptions:
    """Returns the options for one of the two formats of a conversion."""
    if other is not None and FORMATS[name].leaves_delimiter_to == other:
        return record_options._replace(delimiter=None)
    return record_options


def _codec(name: str) -> Codec:
    codec: Codec = _loaded(FORMATS[name].codec)
    return codec


def _loaded(path: str) -> Any:
    module, _, attribute = path.partition(":")
    return getattr(import_module(f"sigmoid_cli.formats.{module}"), attribute)
