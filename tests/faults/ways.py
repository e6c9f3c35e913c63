"""The ways an input can go: in one block or many, with NumPy or without; all have one outcome."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import partial

from sigmoid_cli.errors import SigmoidError
from sigmoid_cli.formats import registry
from sigmoid_cli.formats.record_options import RecordOptions
from sigmoid_cli.numeric.calculation import Calculation
from sigmoid_cli.numeric.vector import VectorEngine
from support.in_blocks import answered

NUMBERS = [b"0", b"-1.5", b"1e400", b"nan", b"NaN", b"0x1p3", b"00", b"1,5", b".", b"-", b"x"]
ODD = [
    b"\0",
    b"\xff",
    b"\xc3\xa9",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\x1b[31m",
    b"\xe2\x80\xae",
    b"x",
]
PIECES = {
    "text": [*NUMBERS, *ODD, b" ", b"\t", b"\n", b"\r\n", b"\r", b"#", b"\x0b"],
    "csv": [*NUMBERS, *ODD, b" ", b",", b'"', b'""', b"\n", b"\r\n", b"\r", b"x,y\n", b'"a,\nb"'],
    "tsv": [*NUMBERS, *ODD, b" ", b"\t", b'"', b'""', b"\n", b"\r\n", b"x\ty\n"],
    "json": [*NUMBERS, *ODD, b"null", b"[", b"]", b",", b'"', b"\\", b"{", b":", b" ", b"\n"],
    "jsonl": [
        *NUMBERS, *ODD, b"null", b'{"x":', b'"x"', b":", b"{", b"}", b",", b"[", b"]", b"\n",
        b'{"x":1}\n', b'{"x":"1","y":2}\n', b'"', b"\\u0000", b" ",
    ],
    "npy": [*NUMBERS, *ODD, b"\x93NUMPY", b"\x01\0", b"\x76\0", b"{'descr': '<f8', ", b"\n"],
    "f64": [*NUMBERS, *ODD],
}  # fmt: skip
"""Of what inputs of each format are put together, rightly and wrongly."""

LAYOUTS = [
    RecordOptions(),
    RecordOptions(("x",)),
    RecordOptions(("1",), header=False),
    RecordOptions(("x",), replace=True),
]


def outcome(convert: Callable[[], bytes]) -> bytes | str:
    """The output, or the words of the error."""
    try:
        return convert()
    except SigmoidError as error:
        return words_of(error)


def words_of(error: SigmoidError) -> str:
    """The words of the error and its remedy, which a terminal may be shown."""
    words = f"{error}; {error.remedy}"
    assert is_fit_to_be_shown(words), repr(words)
    return words


def is_fit_to_be_shown(text: str) -> bool:
    """Whether no character of it moves a cursor, changes colours or turns text round."""
    return not any(
        unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp")
        for character in text.replace("\n", "")
    )


def compare_ways(
    source: str, target: str, data: bytes, record_options: RecordOptions, calculation: Calculation
) -> None:
    """All ways of an input have the same output, or the same error.

    In as many blocks they have the same output before the error too; else that of the one is
    how that of the other begins, since a long line may be cut within.
    """
    record_options = record_options if registry.FORMATS[source].is_records else RecordOptions()
    convert = partial(answered, data, source, target, record_options, calculation=calculation)
    out, error = convert()
    for size in sorted({1 << 17, max(1, len(data) // 3), 1}):
        for kind in ({}, {"kind": VectorEngine}):
            its_out, its_error = convert(size=size, **kind)
            if error is None or its_error is None:
                assert (its_out, its_error) == (out, error)
                continue
            assert words_of(its_error) == words_of(error)
            assert its_out.startswith(out) or out.startswith(its_out)
            if size == 1 << 17:
                assert its_out == out
