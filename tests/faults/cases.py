"""Random inputs of every format with what a plain program makes of them.

A case is drawn from a seed. A clean one has the bytes that the slow and plain program (`plain`)
writes; one that was spoilt afterwards has none, but all paths must still agree on it.
"""

from __future__ import annotations

import json
import random
import struct
from collections.abc import Sequence
from typing import NamedTuple

from faults import expected as plain_results
from faults.pieces import PIECES
from faults.plain import BAD
from sigmoid_cli.formats.record_options import RecordOptions
from sigmoid_cli.numeric.calculation import Calculation

SOURCES = ("text", "csv", "csv", "tsv", "json", "objects", "jsonl", "f64", "npy")
TARGETS = ("text", "csv", "tsv", "json", "jsonl")
RECORDS = ("csv", "tsv", "jsonl")

DECIMALS = [
    *("0", "-0", "0.0", "1", "-1", "1e-320", "-745.2", "36.8", "1e-7", "-88.8", "11.1", "1e999"),
    *("1e99", "1E99", "1e+99", "10e98", "1E+99", "-1e99", "12345678901234567890", "0.5", "2.5e-8"),
    "9" * 5000,
    "-0." + "0" * 4990 + "1",
    "1e" + "9" * 4500,
    "-1e-" + "9" * 4500,
    "5e-324",
    "16.00390625" + "0" * 60 + "1",
    "16777217",
]
"""Numbers that JSON allows too."""

OTHERS = [
    *("inf", "-Infinity", "nan", "NaN", "+.5", "7.", "-0x1.8p3", "0X.8P-1", "007", "+1", "-.5e1"),
    "0x" + "f" * 5000,
    "0x.8p" + "9" * 4500,
    "-0x1p-" + "9" * 4500,
    "00000000000000000000000000000000000000000000000000000000000000000000001.5",
]
RATES = (0, 0, 0, 0.01, 0.1, 0.5, 1)
WIDTHS = (1, 1, 2, 2, 3, 5, 40, 63, 64, 65, 255, 256, 257, 300)
COUNTS = (0, 1, 1, 2, 3, 7, 30, 120)
_MARK = b"\xef\xbb\xbf"
WORDS = ["a", "two words", "é", "[red]", "0", "", "x" * 30, "1", "true", "null", "nan", "1e99"]
QUOTED = ["a,b", 'say "hi"', "tab\there", "two\nlines", "a\r\nb", '"']


class Case(NamedTuple):
    """One conversion.

    Attributes:
        expected: what it writes, before the error if there is one; None if that is not known.
        fails: whether there is an error; None if that is not known.
    """

    source: str
    target: str
    data: bytes
    record_options: RecordOptions
    calculation: Calculation
    expected: bytes | None
    fails: bool | None


def case(seed: int) -> Case:
    """The case of a seed."""
    draw = random.Random(seed)
    found = _with_other_ends(draw, _clean(draw))
    if draw.random() < 0.4:
        spoilt = _spoilt(draw, found.source, found.data)
        found = found._replace(data=spoilt, expected=None, fails=None)
    return found


def _clean(draw: random.Random) -> Case:
    kind = draw.choice(SOURCES)
    source = "json" if kind == "objects" else kind
    target = source if draw.random() < 0.5 and source != "npy" else draw.choice(TARGETS)
    is_typed = source in ("f64", "npy") or target == "f64"
    to_records = target in RECORDS and source in RECORDS and target == source
    functions = (("sigmoid",), ("grad",), ("sigmoid", "grad"))[
        draw.randrange(
            3
            if kind not in ("jsonl", "objects") and (to_records or target in ("csv", "tsv"))
            else 2
        )
    ]
    calculation = Calculation(
        functions,
        dtype="float64" if is_typed else draw.choice(["float64", "float64", "float32", "float16"]),
        precision=None if target == "f64" or draw.random() < 0.7 else draw.randint(1, 17),
        on_error="fail" if kind == "json" else draw.choice(["fail", "nan", "skip"]),
    )
    return _DRAWN[kind](draw, source, target, calculation)


def _with_other_ends(draw: random.Random, found: Case) -> Case:
    """The same with a byte-order mark, or without the last line end."""
    expected, own = found.expected, found.source == found.target
    if found.source in ("f64", "npy"):
        return found
    if found.data and draw.random() < 0.1:
        found = found._replace(data=_MARK + found.data)
        if expected is not None and own and found.record_options.columns:
            expected = _MARK + expected
    end = b"\r\n" if found.data.endswith(b"\r\n") else b"\n"
    if found.data.endswith(end) and found.source != "json" and draw.random() < 0.2:
        data = found.data.removesuffix(end)
        if data.endswith((b"\n", _MARK)) or found.fails or found.calculation.on_error == "skip":
            expected = None  # the last line is blank, bad or left out
        elif own and expected:
            expected = expected.removesuffix(end)
        found = found._replace(data=data)
    return found._replace(expected=expected)


def _tokens(draw: random.Random, count: int, specials: Sequence[str], rate: float) -> list[str]:
    few = [_token(draw, specials, rate) for _ in range(min(count, 60))]
    return [draw.choice(few) for _ in range(count)]


def _token(draw: random.Random, specials: Sequence[str], rate: float) -> str:
    if draw.random() < rate:
        return draw.choice(specials)
    x = draw.choice([draw.uniform(-40, 40), draw.gauss(0, 3), draw.uniform(-760, 760)])
    return draw.choice([repr(x), f"{x:.3f}", f"{x:.1e}", str(round(x))])


def _text(draw: random.Random, source: str, target: str, calculation: Calculation) -> Case:
    count = draw.choice(COUNTS)
    numbers = _tokens(draw, count, [*DECIMALS, *OTHERS], draw.choice(RATES))
    bad_rate = draw.choice(RATES) if draw.random() < 0.3 else 0
    numbers = [BAD if draw.random() < bad_rate else number for number in numbers]
    blank_rate, comment_rate = draw.choice(RATES[:6]), draw.choice(RATES[:5])
    is_one_each, end = draw.random() < 0.5, draw.choice(["\n", "\n", "\r\n"])
    lines: list[list[str] | str] = []
    while numbers:
        if draw.random() < blank_rate:
            lines.append(draw.choice(["", "", " ", "\t "]))
        elif draw.random() < comment_rate:
            lines.append(draw.choice(["#", "# 1 2", "#abc"]))
        else:
            size = 1 if is_one_each else draw.randint(1, 4)
            lines.append(numbers[:size])
            numbers = numbers[size:]
    data = "".join(
        (line if isinstance(line, str) else draw.choice([" ", "\t", "  "]).join(line)) + end
        for line in lines
    )
    expected, fails = plain_results.of_text(lines, end, target, calculation)
    return Case(source, target, data.encode(), RecordOptions(), calculation, expected, fails)


def _records(draw: random.Random, source: str, target: str, calculation: Calculation) -> Case:
    delimiter = "," if source == "csv" else "\t"
    if target not in {"csv", "tsv"} - {source} and draw.random() < 0.2:
        delimiter = draw.choice(";|")
    width, count = draw.choice(WIDTHS), draw.choice(COUNTS)
    if width > 5:
        count = min(count, 7)
    chosen = draw.sample(range(width), min(width, draw.choice([1, 1, 1, 2])))
    has_header = draw.random() < 0.8
    kinds = [
        [f"c{index + 1}" for index in range(width)],
        [str(index) for index in range(width)],
        ["", *(str(index) for index in range(width - 1))],
    ]
    names = draw.choice(kinds if width > 1 else kinds[:2])
    columns = [
        _tokens(draw, count, [*DECIMALS, *OTHERS], draw.choice(RATES))
        if index in chosen
        else [draw.choice(WORDS) for _ in range(count)]
        for index in range(width)
    ]
    empty_rate, bad_rate, quote_rate = (draw.choice(RATES) for _ in range(3))
    quoted_rate = draw.choice(RATES[:5])
    bad_rate = bad_rate if draw.random() < 0.3 else 0
    rows, raw_rows = [], []
    for index in range(count):
        row = [column[index] for column in columns]
        for position in range(width):
            if position in chosen:
                row[position] = "" if draw.random() < empty_rate else row[position]
                row[position] = BAD if draw.random() < bad_rate else row[position]
            elif draw.random() < quoted_rate:
                row[position] = draw.choice(QUOTED)
        rows.append(row)
        raw_rows.append([_field(draw, cell, delimiter, quote_rate) for cell in row])
    if width == 1:  # an empty record would be a blank line
        raw_rows = [[cell or '""' for cell in row] for row in raw_rows]
    if not has_header and not rows:
        has_header = True
    record_options = RecordOptions(
        tuple(names[index] if has_header else str(index + 1) for index in chosen),
        replace=draw.random() < 0.3,
        header=None if (has_header or _is_data(rows[0])) and draw.random() < 0.5 else has_header,
    )
    if draw.random() < 0.2:
        record_options = record_options._replace(
            names=tuple(f"r{n}" for n in range(len(chosen) * len(calculation.functions)))
        )
    if delimiter not in ",\t":
        record_options = record_options._replace(delimiter=delimiter.encode())
    blank_rate = draw.choice(RATES[:5])
    end = draw.choice(["\n", "\n", "\r\n"])
    pieces: list[list[str] | str] = []
    for row in raw_rows:
        while draw.random() < min(blank_rate, 0.7):
            pieces.append(end)
        pieces.append(row)
    lines = [delimiter.join(names) + end] if has_header else []
    lines += [piece if isinstance(piece, str) else delimiter.join(piece) + end for piece in pieces]
    asked = plain_results.Records(
        source, target, delimiter, end, names, has_header, rows, pieces, chosen, calculation,
        replace=record_options.replace, result_names=record_options.names,
    )  # fmt: skip
    expected, fails = plain_results.of_records(asked)
    data = "".join(lines).encode()
    return Case(source, target, data, record_options, calculation, expected, fails)


def _is_data(row: Sequence[str]) -> bool:
    """Whether a first record is taken for data: one is a number, and they are not 0, 1, 2, …"""
    numbers = row[1:] if len(row) > 1 and not row[0] else row
    is_range = list(numbers) == [str(index) for index in range(len(numbers))]
    return not is_range and any(cell in (*DECIMALS, *OTHERS) for cell in row)


def _field(draw: random.Random, cell: str, delimiter: str, rate: float) -> str:
    if any(special in cell for special in (delimiter, '"', "\n", "\r")) or draw.random() < rate:
        return '"' + cell.replace('"', '""') + '"'
    return cell


def _json(draw: random.Random, source: str, target: str, calculation: Calculation) -> Case:
    null_rate = draw.choice(RATES)
    rate = draw.choice(RATES)
    tokens: list[str] = []

    def value(depth: int) -> str:
        if depth < 3 and draw.random() < 0.3:
            size = draw.choice([0, 1, 2, 5])
            return "[" + comma.join(value(depth + 1) for _ in range(size)) + "]"
        tokens.append("null" if draw.random() < null_rate else _token(draw, DECIMALS, rate))
        return f"\0{tokens[-1]}\0"

    comma = draw.choice([",", ", ", ",\n  ", " , "])
    size = draw.choice(COUNTS)
    text = "[" + comma.join(value(1) for _ in range(size)) + "]" + draw.choice(["", "\n"])
    expected = plain_results.of_json(text, tokens, target, calculation)
    data = text.replace("\0", "").encode()
    return Case(source, target, data, RecordOptions(), calculation, expected, fails=False)


def _objects(draw: random.Random, source: str, target: str, calculation: Calculation) -> Case:
    width, count = draw.choice(WIDTHS[:9]), draw.choice(COUNTS)
    chosen = draw.sample(range(width), min(width, draw.choice([1, 1, 2])))
    names = [f"c{index + 1}" for index in range(width)]
    separators, layout = draw.choice(_LAYOUTS if source == "json" else _LINES)
    bad_rate = draw.choice(RATES) if draw.random() < 0.3 else 0
    null_rate, rate = draw.choice(RATES[:6]), draw.choice(RATES)
    rows = []
    for _ in range(count):
        row = [_member(draw) for _ in range(width)]
        for position in chosen:
            row[position] = "null" if draw.random() < null_rate else _token(draw, DECIMALS, rate)
            if draw.random() < bad_rate:
                row[position] = draw.choice([f'"{BAD}"', "true", '"1"', "[1]"])
        rows.append(row)
    replace = draw.random() < 0.3
    blank_rate = draw.choice(RATES[:5])
    lines: list[list[str] | str] = []
    for row in rows:
        while source == "jsonl" and draw.random() < min(blank_rate, 0.7):
            lines.append("\n")
        lines.append(row)
    asked = plain_results.Objects(
        source, target, names, lines, chosen, separators, layout, calculation, replace=replace
    )
    texts = [
        line
        if isinstance(line, str)
        else plain_results.object_text(names, line, separators, layout)
        for line in lines
    ]
    data = plain_results.objects_text(texts, layout).encode()
    expected: bytes | None
    expected, fails = plain_results.of_objects(asked)
    if not rows:
        expected = None  # which columns there are is known by the first object
    record_options = RecordOptions(tuple(names[index] for index in chosen), replace=replace)
    return Case(source, target, data, record_options, calculation, expected, fails)


_LINES = [(separators, plain_results.ONE_A_LINE) for separators in ((",", ":"), (", ", ": "))]
_LAYOUTS = [
    ((",", ":"), plain_results.Layout("[", ",", "]")),
    ((", ", ": "), plain_results.Layout("[\n", ",\n", "\n]\n")),
    ((",\n    ", ": "), plain_results.Layout("[\n  ", ",\n  ", "\n]\n", "{\n    ", "\n  }")),
    ((", ", " : "), plain_results.Layout(" [ ", " , ", " ] \r\n", "{ ", " }")),
]
"""Of pandas, of Miller, of jq, and of nobody."""


def _member(draw: random.Random) -> str:
    word = draw.choice([*WORDS, *QUOTED, None, True, 5, 1.5, "\u2028", "}\n{"])
    return json.dumps(word, ensure_ascii=draw.random() < 0.5)


def _stored(draw: random.Random, source: str, target: str, calculation: Calculation) -> Case:
    numbers = [
        draw.choice([0.0, -0.0, 1e99, 5e-324, float("inf"), float("nan"), -745.2, draw.gauss(0, 9)])
        for _ in range(draw.choice(COUNTS))
    ]
    data = struct.pack(f"<{len(numbers)}d", *numbers)
    if source == "npy":
        header = f"{{'descr': '<f8', 'fortran_order': False, 'shape': ({len(numbers)},), }}"
        padded = header.encode().ljust(117) + b"\n"
        data = b"\x93NUMPY\x01\x00" + struct.pack("<H", len(padded)) + padded + data
    expected = plain_results.of_stored(numbers, target, calculation)
    return Case(source, target, data, RecordOptions(), calculation, expected, fails=False)


def _spoilt(draw: random.Random, source: str, data: bytes) -> bytes:
    """The input with some bytes put in, taken out, exchanged or doubled."""
    for _ in range(draw.choice([1, 1, 1, 2, 5])):
        start = draw.randrange(len(data) + 1)
        end = min(len(data), start + draw.choice([0, 0, 0, 1, 1, 2, 30]))
        piece = draw.choice([*PIECES.get(source, [b"\0"]), data[start:end] * 2, b""])
        data = data[:start] + piece + data[end:]
    return data


_DRAWN = {
    "text": _text,
    "csv": _records,
    "tsv": _records,
    "json": _json,
    "objects": _objects,
    "jsonl": _objects,
    "f64": _stored,
    "npy": _stored,
}
