"""The program once more, slow and plain: the csv module, json, MPFR; to compare with."""

from __future__ import annotations

import csv
import io
import json
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction
from functools import cache
from typing import NamedTuple

import numpy as np
import orjson

from logistic.reference import nearest

WIDE = Context(prec=1100)
"""Digits of any float64."""

MISSING = "no value"
BAD = "abc"
TO_INFINITY = {"float32": 2**128 - 2**103, "float16": 2**16 - 2**4}
FUNCTIONS = {"eval": "sigmoid", "grad": "grad"}
NUMPY_CODES = {"f64": "<f8", "npy": "<f8"}


@dataclass(frozen=True)
class Asked:
    """An invocation by what matters to its results."""

    command: str
    source: str
    target: str
    dtype: str
    precision: int | None
    on_error: str
    replace: bool
    decimals: int | None = None
    has_missing: bool = False
    holds_objects: bool = False

    @property
    def is_records(self) -> bool:
        """Whether the input has columns."""
        return self.source in ("csv", "tsv") or self.holds_objects


class Layout(NamedTuple):
    """How an array of objects is written: around and between them, and between their members."""

    head: str
    between: str
    foot: str
    opening: str
    comma: str
    closing: str


LAYOUTS = [
    Layout("[", ",", "]", "{", ",", "}"),
    Layout("[\n", ",\n", "\n]\n", "{", ", ", "}"),
    Layout("[\n  ", ",\n  ", "\n]\n", "{\n    ", ",\n    ", "\n  }"),
]
"""Of pandas, of Miller without indentation, and of jq."""


class Array(NamedTuple):
    """An array of objects: how it is written, and what the first key of each says."""

    layout: Layout
    words: list[str]


@cache
def rounded(token: str, dtype: str) -> float:
    """The number of the type nearest to what the token says, by exact fractions."""
    if token.lower().lstrip("+-") in ("nan", "inf", "infinity"):
        return float(token)
    wide = _hexadecimal(token) if "x" in token.lower() else float(token)
    if dtype == "float64" or not np.isfinite(wide) or not wide:
        return wide
    exact = Fraction(wide) if "x" in token.lower() else Fraction(Decimal(token))
    kind = np.dtype(dtype).type
    with np.errstate(over="ignore"):
        near = kind(wide)
    limit = TO_INFINITY[dtype]
    if abs(exact) >= limit:
        return float(np.copysign(np.inf, wide))
    around = [
        one for one in (np.nextafter(near, -kind(np.inf)), near, np.nextafter(near, kind(np.inf)))
        if np.isfinite(one)
    ]  # fmt: skip
    bits = f"u{np.dtype(dtype).itemsize}"
    best = min(around, key=lambda one: (abs(Fraction(float(one)) - exact), one.view(bits) % 2))
    return float(best)


def _hexadecimal(token: str) -> float:
    try:
        return float.fromhex(token)
    except OverflowError:
        return float(token[0] + "inf") if token[0] == "-" else float("inf")


def formatted(
    x: float, dtype: str, precision: int | None = None, decimals: int | None = None
) -> str:
    """The shortest text, or that of so many digits, in all or after the point."""
    if x != x:
        return "nan"
    if x in (float("inf"), float("-inf")):
        return repr(x)
    if decimals is not None:
        return format(Decimal(x).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_EVEN, WIDE), "f")
    if precision is not None:
        return _rounded(f"{x:.{precision - 1}e}")
    if dtype == "float16":
        return orjson.dumps(float(np.format_float_scientific(np.float16(x), unique=True))).decode()
    return orjson.dumps(np.dtype(dtype).type(x), option=orjson.OPT_SERIALIZE_NUMPY).decode()


def _rounded(text: str) -> str:
    """A decimal from 0 to 1 without zeros at its end, as orjson would write it."""
    mantissa, _, exponent = text.partition("e")
    mantissa = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
    if int(exponent) < -5:
        return f"{mantissa}e{int(exponent)}"
    fixed = format(Decimal(text), "f")
    fixed = fixed.rstrip("0") if "." in fixed else fixed + "."
    return fixed + "0" if fixed.endswith(".") else fixed


@cache
def result(token: str, asked: Asked) -> float:
    """The function of what the token says; nan for what is not a number."""
    if token == BAD:
        return float("nan")
    x = rounded(token, asked.dtype)
    return x if x != x else nearest(x, asked.dtype)[asked.command == "grad"]


def answer(token: str, asked: Asked) -> str:
    """The result as text; empty for an empty cell."""
    if not token or token == MISSING:
        return ""
    return formatted(result(token, asked), asked.dtype, asked.precision, asked.decimals)


def of_text(lines: Sequence[Sequence[str]], asked: Asked) -> bytes:
    """Text to text, for lines of tokens."""
    out = []
    for line in lines:
        kept = [token for token in line if not (asked.on_error == "skip" and token == BAD)]
        if kept or not line:
            out.append(" ".join(answer(token, asked) for token in kept) + "\n")
    return "".join(out).encode()


def of_records(data: bytes, column: int, asked: Asked) -> bytes:
    """CSV or TSV to itself: each record as it was, its result after it or instead of a field."""
    delimiter = "," if asked.source == "csv" else "\t"
    out = []
    pieces = data.decode().split("\n")[:-1]  # the records of these tests have no line ends in them
    for number, piece in enumerate(pieces):
        end = "\r" if piece.endswith("\r") else ""
        [record] = csv.reader([piece.removesuffix("\r")], delimiter=delimiter)
        if number and asked.on_error == "skip" and record[column] == BAD:
            continue
        added = answer(record[column], asked) if number else f"x_{FUNCTIONS[asked.command]}"
        if not asked.replace:
            out.append(piece.removesuffix("\r") + delimiter + added + end + "\n")
            continue
        before = piece.removesuffix("\r").split(delimiter)  # replaced only where nothing is quoted
        before[column] = (added or before[column]) if number else "x"
        out.append(delimiter.join(before) + end + "\n")
    return "".join(out).encode()


def rows_of(data: bytes, asked: Asked, tokens: Sequence[str]) -> tuple[list[str], list[list[str]]]:
    """The columns and rows of an input, for another format."""
    if asked.source in ("csv", "tsv"):
        delimiter = "," if asked.source == "csv" else "\t"
        names, *rows = csv.reader(io.StringIO(data.decode(), newline=""), delimiter=delimiter)
        return names, rows
    if asked.source == "jsonl":
        texts = [json.loads(line, parse_float=str, parse_int=str) for line in data.splitlines()]
        return list(texts[0]), [["" if v is None else v for v in one.values()] for one in texts]
    if asked.source in NUMPY_CODES:
        return ["x"], [[formatted(float(token), "float64")] for token in tokens]
    return ["x"], [[token] for token in tokens]


def of_others(names: list[str], rows: list[list[str]], asked: Asked, *, is_cut: bool) -> bytes:
    """Rows to another format than their own."""
    column = names.index("x")
    if asked.on_error == "skip":
        rows = [row for row in rows if row[column] != BAD]
    results = [answer(row[column], asked) for row in rows]
    if asked.target == "json" and not asked.is_records:
        numbers = ",".join((one or "null").replace("nan", "null") for one in results)
        if is_cut:  # what is written before an error ends with a good number
            return f"[{numbers}".encode() if numbers else b""
        return f"[{numbers}]\n".encode()
    if asked.target == "text":
        return "".join(one + "\n" for one in results).encode()
    if asked.target == "f64":
        return struct.pack(f"<{len(rows)}d", *(result(row[column], asked) for row in rows))
    added = FUNCTIONS[asked.command]
    header = [*names, f"x_{added}" if asked.is_records else added]
    if asked.target in ("json", "jsonl"):
        objects = [
            _object(header, column, [*row, one], keeps_types=asked.holds_objects)
            for row, one in zip(rows, results, strict=True)
        ]
        if asked.target == "jsonl":
            return "".join(one + "\n" for one in objects).encode()
        text = "[" + ",\n".join(objects)
        if is_cut:  # what is written before an error ends with a good object
            return text.encode() if objects else b""
        return (text + "]\n").encode()
    out = io.StringIO(newline="")
    delimiter = "," if asked.target == "csv" else "\t"
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([*row, one] for row, one in zip(rows, results, strict=True))
    return out.getvalue().encode()


def of_array(array: Array, good: list[str], asked: Asked, *, is_cut: bool) -> bytes:
    """An array of objects to any format."""
    if asked.target != "json":
        rows = [list(row) for row in zip(array.words, good, strict=False)]
        return of_others(["id", "x"], rows, asked, is_cut=is_cut)
    values = [[token, answer(token, asked)] for token in good]
    names = ["x", f"x_{FUNCTIONS[asked.command]}"]
    if asked.on_error == "skip":
        kept = [(word, row) for word, row in zip(array.words, values, strict=True) if row[0] != BAD]
        layout = array.layout
        foot = "\n]\n" if "\n" in layout.head else "]\n"
        array = Array(layout._replace(foot=foot), [word for word, _ in kept])
        values = [row for _, row in kept]
    return array_of_objects(array, values, names, is_cut=is_cut)


def array_of_objects(
    array: Array, rows: list[list[str]], names: Sequence[str], *, is_cut: bool = False
) -> bytes:
    """An array of objects with its words and numbers."""
    layout = array.layout
    objects = []
    for word, row in zip(array.words, rows, strict=False):
        members = [f'"id":{json.dumps(word, ensure_ascii=False)}']
        members += [f'"{name}":{_value(one, True)}' for name, one in zip(names, row, strict=True)]
        objects.append(layout.opening + layout.comma.join(members) + layout.closing)
    text = layout.head + layout.between.join(objects)
    if is_cut:  # what is written before an error ends with the comma after an object
        return (text + ",").encode() if objects else b""
    return (text + layout.foot).encode()


def _object(
    names: Sequence[str], column: int, values: Sequence[str], *, keeps_types: bool = False
) -> str:
    last = len(names) - 1
    members = [
        f'{json.dumps(name)}:{_value(value, index in (column, last), keeps_types=keeps_types)}'
        for index, (name, value) in enumerate(zip(names, values, strict=True))
    ]  # fmt: skip
    return "{" + ",".join(members) + "}"


def _value(text: str, is_number: bool, *, keeps_types: bool = False) -> str:
    if keeps_types and not is_number:
        return json.dumps(text, ensure_ascii=False)
    if is_number:
        return (
            json.dumps(text) if text in (BAD, MISSING) else (text or "null").replace("nan", "null")
        )
    if not text or text == "0":
        return text or "null"
    return json.dumps(text, ensure_ascii=False)
