"""What a fuzzer calls with bytes: every parser, and what must hold whatever it is fed."""

from __future__ import annotations

import io
import math
from collections.abc import Callable
from functools import partial

import numpy as np

from faults.pieces import RECORD_OPTIONS
from sigmoid_cli.convert.streams.compression import CompressedSource, compression_of
from sigmoid_cli.convert.streams.sources import MemorySource
from sigmoid_cli.errors import DataError
from sigmoid_cli.formats import registry
from sigmoid_cli.formats.record_options import RecordOptions
from sigmoid_cli.numeric import grammar
from sigmoid_cli.numeric.calculation import Calculation
from sigmoid_cli.numeric.vector import VectorEngine
from support.conversion import SIGMOID, compare_paths, result_of

_TARGETS = ("csv", "text", "jsonl", "json", "tsv", "markdown", "f64", "npy")
_MOST = 1 << 16
"""Bytes that are read of what an archive expands to."""


def _choices(data: bytes) -> tuple[list[int], bytes]:
    """A few choices, which the last bytes make, and the bytes before."""
    return list(data[:-7:-1].ljust(6, b"\0")), data[:-6]


def _convert(source: str, data: bytes) -> None:
    choices, data = _choices(data)
    targets = (source, *_TARGETS)
    target = targets[choices[0] % len(targets)]
    is_typed = registry.FORMATS[source].is_typed or registry.FORMATS[target].is_typed
    calculation = Calculation(
        (("sigmoid",), ("grad",))[choices[1] % 2],
        dtype="float64" if is_typed else grammar.DTYPES[choices[2] % 3],
        precision=None if is_typed or choices[3] < 200 else 1 + choices[3] % 17,
        on_error=("fail", "nan", "skip")[choices[4] % 3],
    )
    compare_paths(
        source, target, data, RECORD_OPTIONS[choices[5] % len(RECORD_OPTIONS)], calculation
    )


def _expand(ending: str, data: bytes) -> None:
    """An archive is expanded to the same bytes, or ends in the same error, however it is read."""
    compression = compression_of(f"in.{ending}")
    assert compression is not None

    def expanded(size: int) -> bytes:
        source = CompressedSource(MemorySource("in", data), compression)
        out = b""
        while len(out) < _MOST and (piece := source.read(size)):
            out += piece
        return out[:_MOST]

    assert result_of(partial(expanded, 1 << 16)) == result_of(partial(expanded, 41))


def parquet_answer(data: bytes, target: str = "parquet") -> bytes:
    """What becomes of a Parquet file with a column `x`."""
    try:
        conversion = registry.file_conversion(
            "parquet", target, io.BytesIO(data), SIGMOID, RecordOptions(("x",))
        )
        return b"".join(conversion.convert(VectorEngine(SIGMOID)))
    except DataError as error:
        raise error.in_file("in") from None


def _parquet(data: bytes) -> None:
    for target in ("parquet", "csv"):
        result_of(partial(parquet_answer, data, target))


def _number(token: bytes) -> None:
    """A token is the same number, or none, with NumPy and without."""
    if token.split() != [token]:
        return  # no reader takes blanks for part of a token
    for dtype in grammar.DTYPES:
        values, bad = VectorEngine(Calculation(("sigmoid",), dtype=dtype, on_error="nan")).parse(
            [token]
        )
        expected = grammar.value(token, dtype)
        assert bool(bad) == (expected is None), (token, dtype)
        if expected is None or math.isnan(expected):
            assert np.isnan(values[0]), (token, dtype)
        else:
            assert float(values[0]).hex() == expected.hex(), (token, dtype)
    assert grammar.is_number(token) == (grammar.value(token) is not None)


CALLED: dict[str, Callable[[bytes], None]] = {
    **{
        source: partial(_convert, source)
        for source in ("text", "csv", "tsv", "json", "jsonl", "npy", "f64", "f32")
    },
    **{ending: partial(_expand, ending) for ending in registry.COMPRESSED},
    "parquet": _parquet,
    "number": _number,
}
"""What to call with the bytes, by its name."""
