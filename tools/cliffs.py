"""Prints what odd records cost, as a ratio to the ordinary cost of the format.

    python tools/cliffs.py [WORD ...]

runs the rows whose title holds one of the words, or all. Each input is converted with one job in
two sizes, a few times in turn; the cost of a record is the slope between the least processor times.
So neither start-up nor other work on the machine counts for much.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

ROUNDS = 3
GROWTH = 3
"""The larger input is so many times as large as the smaller."""

Make = Callable[[int], bytes]


class Case(NamedTuple):
    """An input, and how it is converted.

    Attributes:
        title: in the table.
        ending: of the input file, which names the format.
        make: makes an input of so many records.
        count: records of the smaller input.
        options: of the command.
        command: `eval` or `grad`.
        numbers: in each record.
    """

    title: str
    ending: str
    make: Make
    count: int
    options: tuple[str, ...] = ()
    command: str = "eval"
    numbers: int = 1


class Row(NamedTuple):
    """An odd input, what it is compared with, and the most that it should cost."""

    odd: Case
    ordinary: Case
    limit: float


def numbers(count: int) -> list[str]:
    return list(map(repr, np.random.default_rng(1).normal(0, 5, count).tolist()))


def every(step: int, odd: str | Callable[[str], str], one: Callable[[str], str]) -> Make:
    """Records made of numbers, of which the first of each `step` is odd."""

    def make(count: int) -> bytes:
        lines = [
            (odd if isinstance(odd, str) else odd(x)) if index % step == 1 % step else one(x)
            for index, x in enumerate(numbers(count))
        ]
        return "\n".join([*lines, ""]).encode()

    return make


def with_header(header: str, make: Make) -> Make:
    return lambda count: header.encode() + b"\n" + make(count)


def record(x: str) -> str:
    return f"17,user,{x},0.25"


def json_object(x: str) -> str:
    return f'{{"id": 17, "user": "ann", "logit": {x}}}'


def csv(title: str, make: Make, *options: str, count: int = 100_000) -> Case:
    return Case(
        title, "csv", with_header("id,user,logit,w", make), count, ("-c", "logit", *options)
    )


def jsonl(title: str, make: Make, *options: str, count: int = 60_000) -> Case:
    first = with_header('{"id": 1, "user": "ann", "logit": 0.5}', make)
    return Case(title, "jsonl", first, count, ("-c", "logit", *options))


def text(title: str, make: Make, *options: str) -> Case:
    return Case(title, "txt", make, 200_000, options)


def raw(title: str, make: Callable[[int], np.ndarray], dtype: str, *options: str) -> Case:
    ending = "f64" if dtype == "float64" else "f32"
    command, *rest = options or ("eval",)
    return Case(
        title, ending, lambda count: make(count).astype(dtype).tobytes(), 300_000, (*rest,), command
    )


def json_array(title: str, odd: str, step: int, *options: str) -> Case:
    make = every(step, odd, str)
    return Case(
        title,
        "json",
        lambda count: b"[" + make(count).rstrip().replace(b"\n", b",") + b"]",
        100_000,
        options,
    )


def wide_csv(width: int) -> Case:
    names = [f"c{index}" for index in range(width)]

    def make(count: int) -> bytes:
        cells = numbers(count * width)
        rows = [",".join(cells[row * width : (row + 1) * width]) for row in range(count)]
        return "\n".join([",".join(names), *rows, ""]).encode()

    options = [word for name in names for word in ("-c", name)]
    return Case(
        f"CSV, all {width} columns", "csv", make, 200_000 // width, (*options,), numbers=width
    )


def wide_jsonl(width: int) -> Case:
    names = [f"c{index}" for index in range(width)]

    def make(count: int) -> bytes:
        cells = iter(numbers(count * width))
        rows = ["{" + ", ".join(f'"{name}": {next(cells)}' for name in names) + "}"] * 1
        rows += [
            "{" + ", ".join(f'"{name}": {next(cells)}' for name in names) + "}"
            for _ in range(count - 1)
        ]
        return "\n".join([*rows, ""]).encode()

    options = [word for name in names for word in ("-c", name)]
    return Case(
        f"JSON Lines, all {width} keys", "jsonl", make, 60_000 // width, (*options,), numbers=width
    )


def ends_of_lines(count: int) -> bytes:
    return b"".join(
        x.encode() + (b"\r\n" if index % 5000 == 4999 else b"\n")
        for index, x in enumerate(numbers(count))
    )


def nested(count: int) -> bytes:
    depth = 900
    return b"[" * depth + ",".join(numbers(count)).encode() + b"]" * depth


def normal(scale: float) -> Callable[[int], np.ndarray]:
    return lambda count: np.random.default_rng(1).normal(0, scale, count)


def constant(x: float) -> Callable[[int], np.ndarray]:
    return lambda count: np.full(count, x)


def odd_multiples(count: int) -> np.ndarray:
    return (2.0 * np.random.default_rng(1).integers(0, 50, count) + 1) * 2.0**-52


def midpoints(dtype: str) -> Make:
    def make(count: int) -> bytes:
        near = np.random.default_rng(1).normal(0, 5, count).astype(dtype)
        middle = (near.astype(float) + np.nextafter(near, np.asarray(np.inf, dtype))) / 2
        return "\n".join([*map(repr, middle.tolist()), ""]).encode()

    return make


def hexadecimal(count: int) -> bytes:
    x = np.random.default_rng(1).normal(0, 5, count).tolist()
    return "\n".join([*map(float.hex, x), ""]).encode()


def subnormal(count: int) -> bytes:
    x = np.random.default_rng(1).uniform(-744, -710, count)
    return "\n".join([*map(repr, x.tolist()), ""]).encode()


CSV = csv("CSV", every(1, record, record))
JSONL = jsonl("JSON Lines", every(1, json_object, json_object))
TEXT = text("text", every(1, str, str))
JSON = json_array("JSON", "0.5", 10**9)
F64 = raw("f64", normal(5), "float64")
F32 = raw("f32", normal(5), "float32")
LONG = "1234567890123456789012345678901234567890"


def rows() -> list[Row]:
    blank = every(1, lambda x: record(x) + "\n", record)
    taken = every(1, lambda x: json_object(x)[:-1] + ', "logit_sigmoid": 0.5}', json_object)
    return [
        Row(csv("CSV, a blank line per 10,000", every(10_000, "", record)), CSV, 1.5),
        Row(csv("CSV, a blank line after each record", blank), CSV, 3),
        Row(csv('CSV, a field like "fo"o', every(1, lambda x: f'17,"an"n,{x},1', record)), CSV, 4),
        Row(csv("CSV, a cell nan per 1,000", every(1000, record("nan"), record)), CSV, 2),
        Row(csv("CSV, to text, a blank line per 1,000", every(1000, "", record), "--to", "text"),
            csv("CSV, to text", every(1, record, record), "--to", "text"), 2),
        *(
            Row(jsonl(f"JSON Lines, 1 in 1,000: {title}", every(1000, odd, json_object), *more),
                JSONL, 1.5)
            for title, odd, more in (
                ("a blank line", "", ()),
                ('"NaN"', json_object('"NaN"'), ("--on-error", "nan")),
                ("a 40-digit number", json_object(LONG), ()),
                ("a key twice", json_object('1, "logit": 2'), ()),
                ("blanks around", '  {"logit" : 2 } ', ()),
            )
        ),
        Row(jsonl("JSON Lines, \\u in each key",
                  every(1, lambda x: f'{{"\\u00e9": 17, "logit": {x}}}', json_object)), JSONL, 4),
        Row(jsonl("JSON Lines, \\u in the key read",
                  every(1, lambda x: f'{{"i": 17, "log\\u0069t": {x}}}', json_object)), JSONL, 4),
        Row(jsonl("JSON Lines, a key logit_sigmoid there, --as", taken, "--as", "p"), JSONL, 2),
        *(Row(wide_csv(width), wide_csv(16), 2) for width in (64, 250)),
        *(Row(wide_jsonl(width), wide_jsonl(16), 2) for width in (64, 250)),
        Row(text("text, # every second line", every(2, "# note", str)), TEXT, 3),
        Row(text("text, one CRLF per 5,000 lines", ends_of_lines), TEXT, 2),
        Row(text("text, skip, a blank line per 100", every(100, "", str), "--on-error", "skip"),
            TEXT, 4),
        Row(text("text, skip, a comment per 100", every(100, "# note", str), "--on-error", "skip"),
            TEXT, 4),
        Row(text("text, skip, a word and a blank line per 100",
                 every(100, "abc\n", str), "--on-error", "skip"), TEXT, 4),
        Row(raw("f64, odd multiples of 2^-52", odd_multiples, "float64"), F64, 5),
        Row(raw("f64, all 2^-52", constant(2.0**-52), "float64"), F64, 5),
        Row(raw("f64, grad of 2^-26", constant(2.0**-26), "float64", "grad"), F64, 5),
        Row(raw("f32, all 2^-23", constant(2.0**-23), "float32"), F32, 5),
        Row(raw("f32, near 0", normal(3e-9), "float32"), F32, 5),
        Row(text("text, float32, midpoints", midpoints("float32"), "--dtype", "float32"), TEXT, 10),
        Row(text("text, float16, midpoints", midpoints("float16"), "--dtype", "float16"), TEXT, 10),
        Row(text("text, -p 3, subnormal results", subnormal, "-p", "3"), TEXT, 5),
        Row(text("text, hexadecimal", hexadecimal), TEXT, 10),
        Row(json_array("JSON, each tenth of 40 digits", LONG, 10), JSON, 5),
        Row(json_array('JSON, "NaN" each tenth', '"NaN"', 10, "--on-error", "nan"), JSON, 5),
        Row(json_array('JSON, "NaN" each thousandth', '"NaN"', 1000, "--on-error", "nan"), JSON, 5),
        Row(Case("JSON, 900 deep", "json", nested, 100_000), JSON, 5),
    ]  # fmt: skip


def seconds(case: Case, path: Path) -> float:
    """Returns the processor time of one conversion."""
    command = [sys.executable, "-m", "sigmoid_cli", case.command, "-j", "1", *case.options]
    with open(os.devnull, "wb") as nowhere:
        process = subprocess.Popen([*command, str(path)], stdout=nowhere, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{case.title}: {' '.join(command)} {path} fails")
    return usage.ru_utime + usage.ru_stime


def costs(cases: Sequence[Case], folder: Path) -> list[float]:
    """Seconds of processor time for each number of the cases."""
    paths = []
    for index, case in enumerate(cases):
        for size in (case.count, GROWTH * case.count):
            paths.append(folder / f"{index}-{size}.{case.ending}")
            paths[-1].write_bytes(case.make(size))
    least = [float("inf")] * len(paths)
    for _ in range(ROUNDS):
        for index, path in enumerate(paths):
            least[index] = min(least[index], seconds(cases[index // 2], path))
    for path in paths:
        path.unlink()
    return [
        (least[2 * index + 1] - least[2 * index]) / ((GROWTH - 1) * case.count * case.numbers)
        for index, case in enumerate(cases)
    ]


def main(words: Sequence[str]) -> None:
    write = sys.stdout.write
    write(f"{'input':<48} {'µs a number':>12} {'ratio':>7} {'at most':>8}\n")
    with tempfile.TemporaryDirectory() as folder:
        for odd, ordinary, limit in rows():
            if words and not any(word in odd.title for word in words):
                continue
            cost, usual = costs([odd, ordinary], Path(folder))
            write(f"{odd.title:<48} {1e6 * cost:12.3f} {cost / usual:7.1f} {limit:8}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
