"""What conversions of whole inputs write, made slowly and plainly of the parts of the inputs."""

from __future__ import annotations

import csv
import io
import json
import math
import struct
from collections.abc import Callable, Sequence
from functools import cache, partial
from typing import NamedTuple, TypeVar

from faults.plain import BAD, formatted, rounded
from logistic.reference import nearest
from sigmoid_cli.numeric.calculation import Calculation

T = TypeVar("T")

Line = list[str] | str
"""The tokens or fields of a line, or the whole text of one without any."""


class Records(NamedTuple):
    """An input of CSV or TSV.

    Attributes:
        rows: what the fields of each record say.
        lines: the fields as they are written, and the blank lines between.
    """

    source: str
    target: str
    delimiter: str
    end: str
    names: list[str]
    has_header: bool
    rows: list[list[str]]
    lines: list[Line]
    chosen: list[int]
    calculation: Calculation
    replace: bool
    result_names: tuple[str, ...]


class Layout(NamedTuple):
    """How objects are written: what stands around and between them, and around their members."""

    head: str
    between: str
    foot: str
    opening: str = "{"
    closing: str = "}"


ONE_A_LINE = Layout("", "\n", "\n")
ARRAY = Layout("[", ",\n", "]\n")


class Objects(NamedTuple):
    """An input of objects; separators are those of `json.dumps`."""

    source: str
    target: str
    names: list[str]
    lines: list[Line]
    chosen: list[int]
    separators: tuple[str, str]
    layout: Layout
    calculation: Calculation
    replace: bool


Expected = tuple[bytes, bool]
"""What is written, and whether it ends with an error."""


@cache
def result(token: str, function: str, dtype: str) -> float:
    """The function of what a token says; nan for what is not a number."""
    if token == BAD or token.lower().lstrip("+-") == "nan":
        return math.nan
    return nearest(rounded(token, dtype), dtype)[function == "grad"]


def results(token: str, calculation: Calculation) -> list[str]:
    """The results of a token as text, empty for an empty one."""
    dtype, precision = calculation.dtype, calculation.precision
    return [
        formatted(result(token, function, dtype), dtype, precision) if token.strip() else ""
        for function in calculation.functions
    ]


def of_text(lines: Sequence[Line], end: str, target: str, calculation: Calculation) -> Expected:
    """Text to any format."""
    good, fails = _up_to_error(
        lines, lambda line: isinstance(line, list) and BAD in line, calculation
    )
    skips = calculation.on_error == "skip"
    kept = [
        line if isinstance(line, str) else [one for one in line if not (skips and one == BAD)]
        for line in good
    ]
    if target == "text":
        out = [
            (line.strip(" \t") if isinstance(line, str) else _spaced(line, calculation)) + end
            for line in kept
            if line != []
        ]
        return "".join(out).encode(), fails
    tokens = [token for line in kept if isinstance(line, list) for token in line]
    return of_numbers(tokens, target, calculation, is_cut=fails), fails


def _spaced(line: Sequence[str], calculation: Calculation) -> str:
    return " ".join(results(token, calculation)[0] for token in line)


def of_numbers(
    tokens: Sequence[str], target: str, calculation: Calculation, *, is_cut: bool = False
) -> bytes:
    """Plain numbers to any format that is not their own."""
    rows = [[token, *results(token, calculation)] for token in tokens]
    names = ["x", *calculation.functions]
    return _written(rows, names, [0], 1, target, are_named=True, is_cut=is_cut)


def of_records(asked: Records) -> Expected:
    """CSV or TSV to itself or any other format."""
    calculation = asked.calculation
    chosen_bad = [any(row[index] == BAD for index in asked.chosen) for row in asked.rows]
    cells = iter(zip(asked.rows, chosen_bad, strict=True))
    lines = [
        (line, *next(cells)) if isinstance(line, list) else (line, [], False)
        for line in asked.lines
    ]
    good, fails = _up_to_error(lines, lambda line: line[2], calculation)
    kept = [line for line in good if not (line[2] and calculation.on_error == "skip")]
    names = asked.names if asked.has_header else [str(n + 1) for n in range(len(asked.names))]
    added = [
        name if asked.replace and len(calculation.functions) == 1 else f"{name}_{function}"
        for name in (names[index] for index in asked.chosen)
        for function in calculation.functions
    ]
    header = _placed(names, asked.result_names or added, asked)
    return _records_written(asked, kept, header, fails)


def _records_written(
    asked: Records, kept: Sequence[tuple[Line, list[str], bool]], header: list[str], fails: bool
) -> Expected:
    calculation = asked.calculation
    each = len(calculation.functions)
    if asked.target == asked.source:
        out = [asked.delimiter.join(header) + asked.end] if asked.has_header else []
        for line, row, _ in kept:
            if isinstance(line, str):
                out.append(line)
                continue
            computed = [results(row[index], calculation) for index in asked.chosen]
            if asked.replace:  # an empty field stays as it is written
                computed = [
                    texts if row[index].strip() else [line[index]] * each
                    for index, texts in zip(asked.chosen, computed, strict=True)
                ]
            flat = [text for texts in computed for text in texts]
            out.append(asked.delimiter.join(_placed(line, flat, asked)) + asked.end)
        return "".join(out).encode(), fails
    rows = []
    for _, row, _ in kept:
        if row:
            flat = [text for index in asked.chosen for text in results(row[index], calculation)]
            rows.append((row, flat))
    return (
        _table(rows, header, asked, are_named=asked.has_header, is_cut=fails),
        fails,
    )


def of_objects(asked: Objects) -> Expected:
    """JSON Lines or an array of objects to itself or any other format."""
    calculation = asked.calculation

    def is_bad(line: Line) -> bool:
        return isinstance(line, list) and any(
            line[index][0] not in "-0123456789n" for index in asked.chosen
        )

    good, fails = _up_to_error(asked.lines, is_bad, calculation)
    kept = [line for line in good if not (calculation.on_error == "skip" and is_bad(line))]
    added = [
        name if asked.replace else f"{name}_{function}"
        for name in (asked.names[index] for index in asked.chosen)
        for function in calculation.functions
    ]
    an_object = partial(object_text, separators=asked.separators, layout=asked.layout)
    rows = []
    out = []
    for line in kept:
        if isinstance(line, str):
            out.append(line)
            continue
        tokens = [_token_of(line[index]) for index in asked.chosen]
        flat = [text for token in tokens for text in results(token, calculation)]
        rows.append(([_cell(value) for value in line], flat))
        values = [_null_for_nan(text) for text in flat]
        if asked.replace:
            changed = list(line)
            for index, value in zip(asked.chosen, values, strict=True):
                changed[index] = value
            out.append(an_object(asked.names, changed))
        else:
            out.append(an_object([*asked.names, *added], [*line, *values]))
    if asked.target == asked.source:
        layout = asked.layout
        if calculation.on_error == "skip" and asked.source == "json":
            layout = layout._replace(foot="\n]\n" if "\n" in layout.head else "]\n")
        text = objects_text(out, layout, is_cut=fails)
        return text.encode("utf-8", "surrogatepass"), fails
    header = _placed(asked.names, added, asked)
    if asked.target in ("json", "jsonl"):  # values keep their type
        texts = [
            object_text(header, _placed(list(map(_kept, line)), flat, asked))
            for line, flat in zip(
                [line for line in kept if isinstance(line, list)],
                [[_null_for_nan(text) for text in flat] for _, flat in rows],
                strict=True,
            )
        ]
        return _objects_elsewhere(texts, asked.target, is_cut=fails), fails
    return _table(rows, header, asked, are_named=True, is_cut=fails), fails


def _kept(value: str) -> str:
    """A value of JSON in another file of JSON."""
    return json.dumps(json.loads(value), ensure_ascii=False) if value[0] == '"' else value


def _objects_elsewhere(texts: Sequence[str], target: str, *, is_cut: bool) -> bytes:
    if target == "jsonl":
        return objects_text(texts, ONE_A_LINE).encode("utf-8", "surrogatepass")
    # before an error, the comma is not written: it comes with what follows
    text = objects_text(texts, ARRAY, is_cut=is_cut)
    return text.removesuffix(",").encode("utf-8", "surrogatepass")


def object_text(
    names: Sequence[str],
    values: Sequence[str],
    separators: tuple[str, str] = (",", ":"),
    layout: Layout = ARRAY,
) -> str:
    """An object whose values are written so."""
    comma, colon = separators
    members = [f'"{name}"{colon}{value}' for name, value in zip(names, values, strict=True)]
    return layout.opening + comma.join(members) + layout.closing


def objects_text(texts: Sequence[str], layout: Layout, *, is_cut: bool = False) -> str:
    """Objects, and blank lines between, one after the other, perhaps up to an error."""
    if layout == ONE_A_LINE:
        return "".join(text if text == "\n" else f"{text}\n" for text in texts)
    if is_cut:  # what is written before an error ends with the comma after an object
        comma = layout.between.partition(",")[0] + ","
        return layout.head + layout.between.join(texts) + comma if texts else ""
    return layout.head + layout.between.join(texts) + layout.foot


def _token_of(value: str) -> str:
    if value == "null":
        return ""
    return value if value[0] in "-0123456789" else BAD


def _cell(value: str) -> str:
    """What a value of JSON is as the field of a record."""
    known = json.loads(value, parse_float=str, parse_int=str) if value[0] in '"n' else value
    return known or ""


def of_json(text: str, tokens: Sequence[str], target: str, calculation: Calculation) -> bytes:
    """A document, in which each token stands between zero bytes, to any format."""
    numbers = ["nan" if token == "null" else token for token in tokens]
    if target != "json":
        return of_numbers(numbers, target, calculation)
    pieces = text.split("\0")
    pieces[1::2] = [_null_for_nan(results(number, calculation)[0]) for number in numbers]
    return "".join(pieces).encode()


def of_stored(numbers: Sequence[float], target: str, calculation: Calculation) -> bytes:
    """Binary numbers to any format."""
    if target == "f64":
        [function] = calculation.functions
        values = [result(repr(number), function, "float64") for number in numbers]
        return struct.pack(f"<{len(values)}d", *values)
    return of_numbers([formatted(number, "float64") for number in numbers], target, calculation)


def _up_to_error(
    lines: Sequence[T], is_bad: Callable[[T], bool], calculation: Calculation
) -> tuple[Sequence[T], bool]:
    """The lines up to the first bad one, where that is an error, and whether there is one."""
    if calculation.on_error != "fail":
        return lines, False
    for index, line in enumerate(lines):
        if is_bad(line):
            return lines[:index], True
    return lines, False


def _placed(fields: Sequence[str], added: Sequence[str], asked: Records | Objects) -> list[str]:
    if not asked.replace:
        return [*fields, *added]
    each = len(asked.calculation.functions)
    out: list[list[str]] = [[field] for field in fields]
    for position, index in enumerate(asked.chosen):
        out[index] = list(added[position * each : (position + 1) * each])
    return [field for part in out for field in part]


def _table(
    rows: Sequence[tuple[list[str], list[str]]],
    header: list[str],
    asked: Records | Objects,
    *,
    are_named: bool,
    is_cut: bool,
) -> bytes:
    if asked.target == "text":
        order = _order_of_results(asked)
        flat = [[results[index] for index in order] for _, results in rows]
        return _written(flat, header, [], 0, asked.target, are_named=are_named, is_cut=is_cut)
    placed = [_placed(row, results, asked) for row, results in rows]
    added = ["result"] * (len(asked.calculation.functions) * len(asked.chosen))
    is_result = _placed([""] * len(asked.names), added, asked)
    columns = [index for index, what in enumerate(is_result) if what]
    read = [] if asked.replace else asked.chosen
    target = "array of objects" if asked.target == "json" else asked.target
    return _written(placed, header, read, columns, target, are_named=are_named, is_cut=is_cut)


def _order_of_results(asked: Records | Objects) -> list[int]:
    """Results that replace columns come in the order of these, others as the columns were named."""
    each = len(asked.calculation.functions)
    positions = list(range(len(asked.chosen)))
    if asked.replace:
        positions.sort(key=asked.chosen.__getitem__)
    return [position * each + function for position in positions for function in range(each)]


def _written(
    rows: Sequence[Sequence[str]],
    names: Sequence[str],
    read: Sequence[int],
    computed: int | Sequence[int],
    target: str,
    *,
    are_named: bool,
    is_cut: bool,
) -> bytes:
    """Rows in a format.

    Args:
        read: the columns of numbers that were read.
        computed: the columns of results, or the first of them.
    """
    columns = range(computed, len(names)) if isinstance(computed, int) else computed
    if target in ("text", "json"):
        results = [[row[index] for index in range(len(row)) if index not in read] for row in rows]
        return _array(results, is_cut) if target == "json" else _lines(results)
    if target in ("jsonl", "array of objects"):
        objects = [
            [
                _null_for_nan(cell) if index in columns
                else _number(cell) if index in read
                else _value(cell)
                for index, cell in enumerate(row)
            ]
            for row in rows
        ]  # fmt: skip
        texts = [object_text(names, one) for one in objects]
        return _objects_elsewhere(texts, target, is_cut=is_cut)
    out = io.StringIO(newline="")
    delimiter = "," if target == "csv" else "\t"
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    writer.writerows([names, *rows] if names and are_named else rows)
    return out.getvalue().encode("utf-8", "surrogatepass")


def _lines(results: Sequence[Sequence[str]]) -> bytes:
    texts = [row if len(row) == 1 else [text or "nan" for text in row] for row in results]
    return "".join(" ".join(row) + "\n" for row in texts).encode()


def _array(results: Sequence[Sequence[str]], is_cut: bool) -> bytes:
    values = [[_null_for_nan(text) for text in row] for row in results]
    joined = ",".join(row[0] if len(row) == 1 else f"[{','.join(row)}]" for row in values)
    if is_cut:  # what is written before an error ends with a result
        return f"[{joined}".encode() if joined else b""
    return f"[{joined}]\n".encode()


def _null_for_nan(text: str) -> str:
    return "null" if text in ("", "nan") else text


def _number(token: str) -> str:
    """A number that was read as a value of JSON."""
    token = token.strip()
    if token == BAD:
        return f'"{BAD}"'
    if not token or _is_json(token):
        return token or "null"
    value = rounded(token, "float64")
    if math.isinf(value):
        return "1e999" if value > 0 else "-1e999"
    return _null_for_nan(formatted(value, "float64"))


def _value(text: str) -> str:
    """Any other field as a value of JSON."""
    if not text or _is_json(text):
        return text or "null"
    return json.dumps(text, ensure_ascii=False)


def _is_json(text: str) -> bool:
    """Whether the text is a number of JSON."""
    if text[0] not in "-0123456789" or text[-1] not in "0123456789":
        return False
    try:
        json.loads(text, parse_int=str)
    except ValueError:
        return False
    return True
