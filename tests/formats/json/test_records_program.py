"""Arrays of objects on every path of the program: files, pipes, workers, batches, compression."""

from __future__ import annotations

import gzip
import json
import random
from itertools import chain

import pytest

from sigmoid_cli.convert.streams.sources import MemorySource
from sigmoid_cli.formats.json.array_splitter import ArraySplitter
from sigmoid_cli.logistic import sigmoid as sigmoid_of
from support.conversion import blocks
from support.program import Program

COUNT = 9000
INDENTS = [None, 2]


def array(indent: int | None, *odd: object) -> bytes:
    """An array of objects, some of them odd, in the layout of pandas or of jq."""
    source = random.Random(1)
    rows: list[object] = [
        {"id": number, "name": '},{ \\" [', "x": source.gauss(0, 9), "u": {"v": [number]}}
        for number in range(COUNT)
    ]
    for number, row in enumerate(chain([{"x": 1, "id": "é"}, {"y": 1}, {}, {"x": None}], odd)):
        rows[1000 * (number + 1)] = row
    return json.dumps(rows, indent=indent, ensure_ascii=False).encode()


@pytest.mark.parametrize("indent", INDENTS)
def test_files_pipes_and_workers_give_the_same_bytes(sigmoid: Program, indent: int | None) -> None:
    data = array(indent)
    (sigmoid.folder / "in.json").write_bytes(data)
    expected = sigmoid("eval", "in.json", "-c", "x", "-j", "1")
    assert (expected.status, expected.err) == (0, "")
    for before, after in zip(json.loads(data), json.loads(expected.out), strict=True):
        x = before.get("x")
        assert after.pop("x_sigmoid") == (None if x is None else sigmoid_of(float(x)))
        assert after == before
    for jobs in ("1", "3"):
        assert sigmoid("eval", "in.json", "-c", "x", "-j", jobs) == expected
        assert sigmoid("eval", "--from", "json", "-c", "x", "-j", jobs, stdin=data) == expected
    slow = sigmoid.in_shell("dd bs=4099 status=none | sigmoid eval --from json -c x -j 2", data)
    assert slow.out == expected.out


@pytest.mark.parametrize("indent", INDENTS)
@pytest.mark.parametrize("target", ["csv", "jsonl", "text", "npy", "parquet"])
def test_workers_write_other_formats_alike(
    sigmoid: Program, indent: int | None, target: str
) -> None:
    rows = [{"id": number, "x": number / 64 - 40} for number in range(COUNT)]
    data = json.dumps(rows, indent=indent).encode()
    arguments = ("eval", "--from", "json", "-c", "x", "--to", target)
    expected = sigmoid(*arguments, "-j", "1", stdin=data)
    assert (expected.status, expected.err) == (0, "")
    assert sigmoid(*arguments, "-j", "3", stdin=data) == expected
    lines = "".join(json.dumps(row, separators=(",", ":")) + "\n" for row in rows).encode()
    assert sigmoid(*arguments, "--from", "jsonl", stdin=lines) == expected


@pytest.mark.parametrize("indent", INDENTS)
@pytest.mark.parametrize("jobs", ["1", "3"])
def test_errors_are_reported_by_line_and_column_wherever_they_are(
    sigmoid: Program, indent: int | None, jobs: str
) -> None:
    data = array(indent, {"x": "é"})
    at = data.index(b'"\xc3\xa9"', data.index(b'"x": null'))
    line = data.count(b"\n", 0, at) + 1
    column = len(data[data.rfind(b"\n", 0, at) + 1 : at].decode()) + 1
    run = sigmoid("eval", "--from", "json", "-c", "x", "-j", jobs, stdin=data)
    assert run.status == 1
    place = f"sigmoid: <stdin>:{line}:{column}: "
    assert run.err.startswith(f"{place}'\"é\"' is not a number, in key 'x'")
    allowed = sigmoid(
        "eval", "--from", "json", "-c", "x", "-j", jobs, "--on-error", "nan", stdin=data
    )
    assert allowed.err == "sigmoid: 1 token that is not a number became nan\n"
    assert json.loads(allowed.out)[5000] == {"x": "é", "x_sigmoid": None}


def test_files_are_rewritten_in_place_and_in_batches(sigmoid: Program) -> None:
    data = array(2)
    (sigmoid.folder / "a.json").write_bytes(data)
    (sigmoid.folder / "b.json.gz").write_bytes(gzip.compress(data))
    expected = sigmoid("eval", "a.json", "-c", "x").out
    run = sigmoid("eval", "a.json", "b.json.gz", "-c", "x", "--output-dir", "out")
    assert (run.status, run.err) == (0, "")
    assert (sigmoid.folder / "out/a.json").read_bytes() == expected
    assert gzip.decompress((sigmoid.folder / "out/b.json.gz").read_bytes()) == expected
    assert sigmoid("eval", "a.json", "b.json.gz", "-c", "x", "--in-place").status == 0
    assert (sigmoid.folder / "a.json").read_bytes() == expected
    assert gzip.decompress((sigmoid.folder / "b.json.gz").read_bytes()) == expected


@pytest.mark.parametrize("indent", INDENTS)
def test_blocks_do_not_grow_with_the_array(indent: int | None) -> None:
    size = 1 << 12
    longest = max(len(json.dumps([row], indent=indent)) for row in json.loads(array(indent)))
    source = MemorySource("test", array(indent))
    for block in blocks(source, ArraySplitter(), source.read(size), size):
        assert len(block.data) < size + 2 * longest
