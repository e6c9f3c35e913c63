"""Random invocations over files, arrays, Parquet, tables and workings, against a plain program."""

from __future__ import annotations

import csv
import gzip
import io
import json
import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from faults import plain
from faults.test_differential import (
    Input,
    expected,
    objects,
    records,
    stored,
    text,
    tokens,
)
from support.program import Finished, Program
from support.requirements import missing
from support.rounds import ROUNDS, seeds

ENDINGS = {"text": "txt"}
ASKED = plain.Asked("eval", "text", "text", "float64", None, "fail", replace=False)


def asked_at_random(source: random.Random, kind: str, target: str) -> plain.Asked:
    return replace(
        ASKED,
        command=source.choice(["eval", "grad"]),
        source=kind,
        target=target,
        dtype="float64" if "f64" in (kind, target) else source.choice(["float64", "float32"]),
        precision=None if target == "f64" or source.random() < 0.8 else source.randint(1, 17),
    )


def options_of(asked: plain.Asked) -> list[str]:
    options = ["--dtype", asked.dtype] if asked.dtype != "float64" else []
    if asked.precision is not None:
        options += ["-p", str(asked.precision)]
    if asked.source in ("csv", "tsv", "jsonl", "parquet"):
        options += ["-c", "x"]
    return options


def one_of_several(source: random.Random, kind: str, numbers: list[str]) -> Input:
    match kind:
        case "text":
            return text(source, numbers, one_each=False)[0]
        case "csv" | "tsv":
            return records(source, numbers, "," if kind == "csv" else "\t", quoted=False)
        case "jsonl":
            return objects(source, numbers)
        case _:
            return stored(numbers, kind)


def several(source: random.Random, sigmoid: Program) -> None:
    """One output for several inputs: one header, one line after another; or all before an error."""
    kind = source.choice(["text", "csv", "tsv", "jsonl", "f64"])
    asked = asked_at_random(source, kind, kind)
    names, outputs = [], []
    count = source.randint(2, 4)
    bad_file = (
        source.randrange(count) if kind in ("text", "csv") and source.random() < 0.3 else None
    )
    error = ""
    for index in range(count):
        size = source.choice([1, 5, 300, 8000])
        numbers = tokens(source, size, odd=kind in ("text", "csv"), empty=False)
        if index == bad_file:
            numbers[source.randrange(size)] = plain.BAD
        input_ = one_of_several(source, kind, numbers)
        name = f"{index}.{ENDINGS.get(kind, kind)}"
        data = input_.data
        if source.random() < 0.3:
            name += ".gz"
            data = gzip.compress(data, 1)
        (sigmoid.folder / name).write_bytes(data)
        names.append(name)
        if error:
            continue
        good = numbers
        if index == bad_file:
            at = numbers.index(plain.BAD)
            good = numbers[:at]
            error = f"sigmoid: {name}:{input_.lines[at]}:"
        output = expected(input_, good, asked, is_cut=bool(error))
        if index and kind in ("csv", "tsv"):
            output = output.partition(b"\n")[2]
        outputs.append(output)
    jobs = ["-j", source.choice("123")]
    run = sigmoid(asked.command, *names, *options_of(asked), *jobs)
    what = f"{names} {asked} {run.err}"
    if error:
        assert run.status == 1, what
        assert run.err.startswith(error), what
    else:
        assert (run.status, run.err) == (0, ""), what
    assert run.out == b"".join(outputs), what


def batch(source: random.Random, sigmoid: Program) -> None:
    """The outputs of a batch are those of its inputs one by one; compressed where they were."""
    kind = source.choice(["text", "csv", "jsonl"])
    asked = asked_at_random(source, kind, kind)
    wanted: dict[str, bytes] = {}
    for index in range(source.randint(1, 5)):
        numbers = tokens(source, source.choice([1, 40, 3000]), odd=kind == "text", empty=False)
        input_ = one_of_several(source, kind, numbers)
        name = f"{index}.{ENDINGS.get(kind, kind)}{source.choice(['', '.gz'])}"
        wanted[name] = expected(input_, numbers, asked, is_cut=False)
        data = gzip.compress(input_.data) if name.endswith("gz") else input_.data
        (sigmoid.folder / name).write_bytes(data)
    outputs = source.choice([["--output-dir", "out"], ["--in-place"]])
    run = sigmoid(asked.command, *wanted, *options_of(asked), *outputs, "-j", source.choice("12"))
    assert (run.status, run.err, run.out) == (0, "", b""), asked
    folder = sigmoid.folder / "out" if len(outputs) == 2 else sigmoid.folder
    for name, out in wanted.items():
        data = (folder / name).read_bytes()
        assert (gzip.decompress(data) if name.endswith("gz") else data) == out, (name, asked)


def table(source: random.Random, sigmoid: Program) -> None:
    """x, σ and σ′ of the same numbers, in the formats that other programs read."""
    target = source.choice(["csv", "tsv", "jsonl", "text", "json", "markdown"])
    count = source.choice([1, 4, 200, 6000])
    is_json = target in ("json", "jsonl")
    numbers = tokens(source, count, odd=not is_json, empty=False)
    asked = asked_at_random(source, "text", target)
    rows = [
        [one, *(plain.answer(one, replace(asked, command=name)) for name in ("eval", "grad"))]
        for one in numbers
    ]
    data = "".join(one + "\n" for one in numbers).encode()
    run = sigmoid("table", "-", "--to", target, *options_of(asked), stdin=data)
    assert (run.status, run.err) == (0, ""), asked
    assert run.out.decode() == in_format(target, ["x", "sigmoid", "grad"], rows), asked


def in_format(target: str, names: list[str], rows: list[list[str]]) -> str:
    match target:
        case "csv" | "tsv":
            out = io.StringIO(newline="")
            writer = csv.writer(
                out, delimiter="," if target == "csv" else "\t", lineterminator="\n"
            )
            writer.writerows([names, *rows])
            return out.getvalue()
        case "text":
            return "".join(" ".join(row) + "\n" for row in rows)
        case "markdown":
            lines = [names, ["---:"] * len(names), *rows]
            return "".join(f"| {' | '.join(line)} |\n" for line in lines)
        case _:
            objects = [
                "{" + ",".join(f'"{name}":{in_json(one)}' for name, one in zip(names, row)) + "}"  # noqa: B905
                for row in rows
            ]
            if target == "jsonl":
                return "".join(one + "\n" for one in objects)
            return "[" + ",\n".join(objects) + "]\n"


def in_json(number: str) -> str:
    return "null" if number in ("", "nan") else number


def arrays(source: random.Random, sigmoid: Program) -> None:
    """An npy file of any type, shape and order to another, or to text in the order of the file."""
    stored_as = source.choice(["<f8", ">f8", "<f4", ">f4", "<f2", "<i4", ">i2", "u1", "?"])
    shape = source.choice([(), (1,), (7,), (3, 4), (2, 3, 2), (0,), (0, 3), (5000,)])
    values = np.array([source.uniform(-50, 50) for _ in range(int(np.prod(shape)))])
    if np.dtype(stored_as).kind == "f":
        values[::5] = source.choice([np.nan, np.inf, -np.inf, -0.0, 800.0])
    with np.errstate(invalid="ignore", over="ignore"):
        array = np.array(np.abs(values) if "u" in stored_as else values).astype(stored_as)
    array = array.reshape(shape, order="F" if source.random() < 0.3 else "C")
    np.save(sigmoid.folder / "in.npy", array)
    command = source.choice(["eval", "grad"])
    options = []
    dtype = array.dtype.name if array.dtype.kind == "f" else "float64"
    if source.random() < 0.3:
        dtype = source.choice(["float64", "float32", "float16"])
        options = ["--dtype", dtype]
    with np.errstate(over="ignore"):
        x = array.astype(dtype)
    asked = replace(ASKED, command=command, dtype=dtype)
    results = [plain.result(repr(float(one)), asked) for one in x.ravel(order="K")]
    if source.random() < 0.4:
        run = sigmoid(command, "in.npy", "--to", "text", *options)
        assert (run.status, run.err) == (0, ""), (array.dtype, shape, asked)
        assert run.out.decode() == "".join(plain.formatted(y, dtype) + "\n" for y in results)
        return
    run = sigmoid(command, "in.npy", "-o", "out.npy", *options, "-j", source.choice("12"))
    assert (run.status, run.err) == (0, ""), (array.dtype, shape, asked)
    out = np.load(sigmoid.folder / "out.npy")
    assert (out.shape, out.dtype.name) == (array.shape, dtype)
    assert out.flags.fnc == array.flags.fnc
    np.testing.assert_array_equal(out.ravel(order="K"), np.array(results, dtype))


def parquet(source: random.Random, sigmoid: Program) -> None:
    """Parquet to itself, read with another reader; and to records."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        missing("pyarrow is not installed")
    count = source.choice([0, 1, 50, 4000])
    type_ = source.choice([pa.float64(), pa.float32(), pa.int64(), pa.int16()])
    needs_random_access = pa.types.is_integer(type_)
    x: list[Any] = [
        None if source.random() < 0.1 else source.uniform(-60, 60) for _ in range(count)
    ]
    if needs_random_access:
        x = [one if one is None else int(one) for one in x]
    words = [source.choice(["a", "é", "", "[red]", None]) for _ in range(count)]
    table = pa.table({"id": pa.array(words, pa.string()), "x": pa.array(x, type_)})
    pq.write_table(table, sigmoid.folder / "in.parquet", row_group_size=source.choice([7, 10**6]))
    dtype = "float32" if type_ == pa.float32() else "float64"
    asked = replace(ASKED, command=source.choice(["eval", "grad"]), source="parquet", dtype=dtype)
    held = table["x"].to_pylist()
    results = [None if one is None else plain.result(repr(float(one)), asked) for one in held]
    target = source.choice(["parquet", "csv", "jsonl"])
    name = f"x_{plain.FUNCTIONS[asked.command]}"
    run = sigmoid(asked.command, "in.parquet", "-c", "x", "-o", f"out.{target}")
    assert (run.status, run.err) == (0, ""), (type_, asked)
    if target == "parquet":
        out = pq.read_table(sigmoid.folder / "out.parquet")
        assert out.drop_columns([name]).equals(table)
        assert out[name].to_pylist() == results
        return
    written = (sigmoid.folder / f"out.{target}").read_text()
    formatted = [
        ["" if one is None else plain.formatted(one, dtype) for one in results],
        [
            "" if one is None else str(one) if needs_random_access else plain.formatted(one, dtype)
            for one in held
        ],
    ]
    if target == "jsonl":
        lines = [json.loads(line, parse_float=str, parse_int=str) for line in written.splitlines()]
        for column, cells in zip((name, "x"), formatted, strict=True):
            assert [line[column] or "" for line in lines] == cells
        assert [line["id"] or None for line in lines] == [one or None for one in words]
    else:
        [header, *rows] = csv.reader(io.StringIO(written, newline=""))
        assert header == ["id", "x", name]
        assert rows == [list(row) for row in zip([w or "" for w in words], *formatted[::-1])]  # noqa: B905


def workings(source: random.Random, sigmoid: Program) -> None:
    """The working of each number with its result; none of what comes after an error."""
    numbers = tokens(source, source.choice([1, 3, 20, 21]), odd=True, empty=False)
    is_bad = len(numbers) < 21 and source.random() < 0.4
    at = source.randrange(len(numbers)) if is_bad else len(numbers)
    if is_bad:
        numbers[at] = plain.BAD
    asked = replace(ASKED, command=source.choice(["eval", "grad"]))
    data = "".join(one + "\n" for one in numbers).encode()
    run = sigmoid(asked.command, "--steps", stdin=data)
    if len(numbers) > 20:
        assert run.status == 2
        assert run.err.startswith("sigmoid: --steps is for at most 20 numbers\n")
        return
    if is_bad:
        assert run.status == 1
        assert run.err == f"sigmoid: <stdin>:{at + 1}:1: 'abc' is not a number\n"
    else:
        assert (run.status, run.err) == (0, "")
    results = [line.partition(") = ")[2].split()[0] for line in last_lines(run)]
    assert results == [plain.answer(one, asked) for one in numbers[:at]]


def last_lines(run: Finished) -> list[str]:
    """The last line of each working: its result."""
    _, *workings = run.out.decode().rstrip("\n").split("\n\n")
    return [one.splitlines()[-1] for one in workings]


SCENES: list[Callable[[random.Random, Program], None]] = [
    several, batch, table, arrays, parquet, workings,
]  # fmt: skip


def play(seed: int, sigmoid: Program) -> None:
    source = random.Random(seed)
    scene = source.choice(SCENES)
    try:
        scene(source, sigmoid)
    except AssertionError as error:
        error.add_note(f"seed {seed}: {scene.__name__}")
        raise


@pytest.mark.parametrize("seed", seeds(40))
def test_a_random_invocation_over_files_is_what_a_plain_program_says(
    sigmoid: Program, seed: int
) -> None:
    play(seed, sigmoid)


@pytest.mark.long
@pytest.mark.parametrize("seed", seeds(ROUNDS))
def test_random_invocations_over_files_are_what_a_plain_program_says(
    sigmoid: Program, seed: int
) -> None:
    play(seed, sigmoid)
