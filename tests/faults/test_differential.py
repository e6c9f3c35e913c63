"""Random invocations against a slow and plain program: the same bytes, or the same error."""

from __future__ import annotations

import gzip
import json
import random
import struct
from dataclasses import replace
from typing import NamedTuple

import pytest

from faults import plain
from support.program import Finished, Program
from support.rounds import ROUNDS, seeds

TARGETS = {
    "text": ["text", "csv", "tsv", "json", "jsonl", "f64"],
    "csv": ["csv", "tsv", "json", "jsonl", "text"],
    "tsv": ["tsv", "csv", "json", "jsonl", "text"],
    "json": ["json", "text", "csv"],
    "jsonl": ["jsonl", "csv", "json"],
    "objects": ["json", "jsonl", "csv", "text"],
    "f64": ["f64", "text", "csv", "json"],
    "npy": ["text", "csv", "json", "f64"],
}
HAS_BAD = ("text", "csv", "tsv", "jsonl", "objects")

ODD = ["inf", "-Infinity", "nan", "NaN", "+.5", "7.", "-0x1.8p3", "0X.8P-1", "1e400", "007", "+1"]
PLAIN = ["0", "-0", "0.0", "1", "-1", "1e-320", "-745.2", "36.8", "1e-7", "-88.8", "11.1", "1e999"]
WORDS = ["a", "two words", "é", "[red]", "0", "", "x" * 30]
QUOTED = ["a,b", 'say "hi"', "tab\there"]


class Input(NamedTuple):
    """An input: its bytes, its tokens in order, and on which line each stands."""

    data: bytes
    tokens: list[str]
    lines: list[int]
    array: plain.Array | None = None


def a_number(source: random.Random) -> str:
    x = source.choice([source.uniform(-40, 40), source.gauss(0, 3), source.uniform(-760, 760)])
    return source.choice([repr(x), f"{x:.3f}", f"{x:.1e}", str(round(x))])


def tokens(source: random.Random, count: int, *, odd: bool, empty: bool) -> list[str]:
    special = [*PLAIN, *(ODD if odd else []), *([""] if empty else [])]
    few = [
        source.choice(special) if source.random() < 0.2 else a_number(source)
        for _ in range(min(count, 150))
    ]
    return [source.choice(few) for _ in range(count)]


def text(
    source: random.Random, numbers: list[str], *, one_each: bool
) -> tuple[Input, list[list[str]]]:
    lines: list[list[str]] = []
    rest = list(numbers)
    while rest:
        size = 1 if one_each or source.random() < 0.8 else source.randint(0, 4)
        lines.append(rest[:size])
        rest = rest[size:]
    data = "".join(source.choice([" ", "\t"]).join(line) + "\n" for line in lines).encode()
    where = [number for number, line in enumerate(lines, 1) for _ in line]
    return Input(data, numbers, where), lines


def records(source: random.Random, numbers: list[str], delimiter: str, *, quoted: bool) -> Input:
    end = source.choice(["\n", "\r\n"])
    words = [*WORDS, *QUOTED] if quoted else WORDS
    lines = [delimiter.join(["id", "x", "z"])]
    for number in numbers:
        fields = []
        for word in (source.choice(words), source.choice(words)):
            must = any(special in word for special in (delimiter, '"'))
            is_quoted = must or (quoted and source.random() < 0.1)
            fields.append('"' + word.replace('"', '""') + '"' if is_quoted else word)
        cell = f'"{number}"' if quoted and number and source.random() < 0.1 else number
        lines.append(delimiter.join([fields[0], cell, fields[1]]))
    data = "".join(line + end for line in lines).encode()
    return Input(data, numbers, list(range(2, len(numbers) + 2)))


def objects(source: random.Random, numbers: list[str]) -> Input:
    lines = []
    for number in numbers:
        is_word = number in (plain.BAD, plain.MISSING)
        value = "null" if not number else f'"{number}"' if is_word else number
        word = json.dumps(source.choice([*WORDS[1:], *QUOTED]), ensure_ascii=False)
        lines.append(f'{{"id":{word},"x":{value}}}\n')
    return Input("".join(lines).encode(), numbers, list(range(1, len(numbers) + 1)))


def array_of_objects(source: random.Random, numbers: list[str]) -> Input:
    layout = source.choice(plain.LAYOUTS)
    words = [source.choice([*WORDS[1:], *QUOTED]) for _ in numbers]
    array = plain.Array(layout, words)
    data = plain.array_of_objects(array, [[number] for number in numbers], ["x"])
    first = layout.head.count("\n") + layout.opening.count("\n") + layout.comma.count("\n") + 1
    empty = layout.opening + layout.comma + layout.closing + layout.between
    lines = [first + index * empty.count("\n") for index in range(len(numbers))]
    return Input(data, numbers, lines, array)


def array(numbers: list[str]) -> Input:
    text = "[" + ",".join(number or "null" for number in numbers) + "]\n"
    return Input(text.encode(), numbers, [1] * len(numbers))


def stored(numbers: list[str], kind: str) -> Input:
    values = [float(number) for number in numbers]
    body = struct.pack(f"<{len(values)}d", *values)
    if kind == "npy":
        header = f"{{'descr': '<f8', 'fortran_order': False, 'shape': ({len(values)},), }}"
        padded = header.encode().ljust(117) + b"\n"
        body = b"\x93NUMPY\x01\x00" + struct.pack("<H", len(padded)) + padded + body
    return Input(body, numbers, [1] * len(numbers))


def compare(seed: int, sigmoid: Program) -> None:
    source = random.Random(seed)
    kind = source.choice(list(TARGETS))
    source_format = "json" if kind == "objects" else kind
    own = [source_format] if kind != "npy" else []
    target = source.choice([*own, *TARGETS[kind]])
    is_typed = kind in ("f64", "npy") or target == "f64"
    asked = plain.Asked(
        source.choice(["eval", "grad"]),
        source_format,
        target,
        "float64" if is_typed else source.choice(["float64"] * 3 + ["float32", "float16"]),
        None if target == "f64" or source.random() < 0.7 else source.randint(1, 17),
        source.choice(["fail", "nan", "skip"]) if kind in HAS_BAD else "fail",
        holds_objects=kind in ("jsonl", "objects"),
        replace=kind in ("csv", "tsv") and kind == target and source.random() < 0.3,
    )
    if asked.precision is None and target != "f64" and source.random() < 0.3:
        asked = replace(asked, decimals=source.randint(0, 17))
    count = source.choice([1, 3, 40, 400, 9000])
    is_json = kind in ("json", "jsonl", "objects", "f64", "npy") or target in ("json", "jsonl")
    has_empty = kind in ("csv", "tsv", "jsonl", "objects") and target != "f64"
    numbers = tokens(source, count, odd=not is_json, empty=has_empty)
    if has_empty and source.random() < 0.3:
        asked = replace(asked, has_missing=True)
        numbers = [plain.MISSING if source.random() < 0.1 else one for one in numbers]
    bad = source.randrange(count) if kind in HAS_BAD and source.random() < 0.4 else None
    if bad is not None:
        numbers[bad] = plain.BAD
    input_ = the_input(source, numbers, asked)
    stops = bad is not None and asked.on_error == "fail"
    good = numbers[:bad] if stops else numbers
    arguments, stdin = command_line(source, input_, asked, sigmoid)
    to_file = source.random() < 0.3
    if to_file:
        arguments += ["-o", "result"]
    run = sigmoid(*arguments, stdin=stdin)
    what = f"seed {seed}: {arguments} {asked} {run.err}"
    out = run.out
    if to_file:
        assert out == b"", what
        out = (sigmoid.folder / "result").read_bytes() if run.status == 0 else b""
    check(run, out, expected(input_, good, asked, is_cut=stops), input_, asked, bad, what, to_file)


def the_input(source: random.Random, numbers: list[str], asked: plain.Asked) -> Input:
    match asked.source:
        case "text":
            return text(source, numbers, one_each=asked.target != "text")[0]
        case "csv" | "tsv":
            is_quoted = not asked.replace and source.random() < 0.5
            delimiter = "," if asked.source == "csv" else "\t"
            return records(source, numbers, delimiter, quoted=is_quoted)
        case "jsonl":
            return objects(source, numbers)
        case "json" if asked.holds_objects:
            return array_of_objects(source, numbers)
        case "json":
            return array(numbers)
        case _:
            return stored(numbers, asked.source)


def command_line(
    source: random.Random, input_: Input, asked: plain.Asked, sigmoid: Program
) -> tuple[list[str], bytes]:
    """Arguments in an order, and the input from where, as a user might choose."""
    options = [["--to", asked.target], ["--on-error", asked.on_error]]
    options.append(["-j", source.choice("123")])
    if asked.dtype != "float64":
        options.append(["--dtype", asked.dtype])
    if asked.precision is not None:
        options.append([f"-p{asked.precision}"])
    if asked.decimals is not None:
        options.append(["--decimals", str(asked.decimals)])
    if asked.is_records:
        options.append(source.choice([["-c", "x"], ["--column=x"]]))
    if asked.has_missing:
        options.append([f"--missing={plain.MISSING}"])
    if asked.replace:
        options.append(["--replace"])
    stdin = b""
    match source.choice(["pipe", "dash", "file", "archive"]):
        case "pipe":
            stdin = input_.data
            options.append(["--from", asked.source])
        case "dash":
            stdin = input_.data
            options += [["--from", asked.source], ["-"]]
        case "file":
            (sigmoid.folder / "input").write_bytes(input_.data)
            options += [["--from", asked.source], ["input"]]
        case "archive":
            ending = {"text": "txt"}.get(asked.source, asked.source)
            (sigmoid.folder / f"input.{ending}.gz").write_bytes(gzip.compress(input_.data, 1))
            options.append([f"input.{ending}.gz"])
    source.shuffle(options)
    return [asked.command, *(word for option in options for word in option)], stdin


def expected(input_: Input, good: list[str], asked: plain.Asked, *, is_cut: bool) -> bytes:
    data = input_.data
    if input_.array is not None:
        return plain.of_array(input_.array, good, asked, is_cut=is_cut)
    if is_cut:  # all before the line that holds what is not a number
        line = input_.lines[len(good)]
        data = b"".join(data.splitlines(keepends=True)[: line - 1])
        good = [token for token, at in zip(good, input_.lines, strict=False) if at < line]
    if asked.source == asked.target == "text":
        lines = [line.split() for line in data.decode().split("\n")[:-1]]
        return plain.of_text(lines, asked)
    if asked.source == asked.target and asked.source in ("csv", "tsv"):
        return plain.of_records(data, 1, asked)
    if asked.source == asked.target == "jsonl":
        kept = [
            (line, token)
            for line, token in zip(data.splitlines(), good, strict=True)
            if not (asked.on_error == "skip" and token == plain.BAD)
        ]
        name = plain.FUNCTIONS[asked.command].encode()
        return b"".join(
            line[:-1] + b',"x_' + name + b'":' + in_json(plain.answer(token, asked)) + b"}\n"
            for line, token in kept
        )
    if asked.source == asked.target == "json":
        return b"[" + b",".join(in_json(plain.answer(one, asked)) for one in good) + b"]\n"
    if not data:
        names, rows = ["id", "x"] if asked.source == "jsonl" else ["x"], []
    else:
        names, rows = plain.rows_of(data, asked, good)
    return plain.of_others(names, rows, asked, is_cut=is_cut)


def in_json(result: str) -> bytes:
    return (result or "null").replace("nan", "null").encode()


def check(
    run: Finished,
    out: bytes,
    wanted: bytes,
    input_: Input,
    asked: plain.Asked,
    bad: int | None,
    what: str,
    to_file: bool,
) -> None:
    if bad is None:
        assert (run.status, run.err) == (0, ""), what
    elif asked.on_error == "fail":
        assert run.status == 1, what
        error = run.err.split(" ", 1)[1]
        assert f":{input_.lines[bad]}:" in error.partition(": ")[0] + ":", what
        assert "is not a number" in error, what
        if to_file:
            return
    else:
        assert run.status == 0, what
        assert run.err.startswith("sigmoid: 1 token that is not a number "), what
    assert out == wanted, what


@pytest.mark.parametrize("seed", seeds(60))
def test_a_random_invocation_is_what_a_plain_program_says(sigmoid: Program, seed: int) -> None:
    compare(seed, sigmoid)


@pytest.mark.long
@pytest.mark.parametrize("seed", seeds(ROUNDS))
def test_random_invocations_are_what_a_plain_program_says(sigmoid: Program, seed: int) -> None:
    compare(seed, sigmoid)
