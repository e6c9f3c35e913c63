"""What is slow to import is imported only where it is needed."""

from __future__ import annotations

import gzip
import subprocess
import sys
from pathlib import Path

import pytest

from support.program import PROGRAM, environment

SLOW = {
    "numpy",
    "rich",
    "orjson",
    "fastnumbers",
    "simdjson",
    "pyarrow",
    "matplotlib",
    "fsspec",
    "dask",
}


def modules_of(*command: str, stdin: bytes = b"", **env: str) -> set[str]:
    """The packages that a Python process imports from its start to its end."""
    run = subprocess.run(
        [sys.executable, "-X", "importtime", *command],
        input=stdin,
        capture_output=True,
        env=environment(env),
        check=True,
    )
    lines = run.stderr.decode().splitlines()
    names = {line.rpartition("|")[2].strip() for line in lines if line.startswith("import time:")}
    assert "encodings" in names
    return {*names, *(name.partition(".")[0] for name in names)}


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["--version"],
        ["eval", "--help"],
        ["grad", "-h"],
        ["eval", "1"],
        ["grad", "-1", "0", "1"],
        ["eval", "--dtype", "float32", "-p", "3", "1"],
        ["eval", "1", "--to", "csv"],
        ["eval", "1", "--to", "jsonl"],
        ["eval", "-"],
    ],
    ids=" ".join,
)
def test_a_little_work_imports_nothing_slow(arguments: list[str]) -> None:
    modules = modules_of(*PROGRAM[1:], *arguments, stdin=b"1 2\n3\n")
    assert "sigmoid_cli" in modules
    assert not modules & SLOW


LATE = {
    "dataclasses",
    "difflib",
    "fcntl",
    "fractions",
    "json",
    "locale",
    "tempfile",
} | {
    f"sigmoid_cli.{name}"
    for name in (
        "commands.batch",
        "convert.parallel",
        "convert.random_access",
        "convert.streams.compression",
        "convert.streams.part",
        "convert.streams.protocols",
        "convert.streams.whole_file",
        "cores",
        "formats.codec",
        "formats.column_words",
        "formats.conversion",
        "formats.csv",
        "formats.division",
        "formats.parts",
        "formats.table",
        "logistic.floats",
        "logistic.functions",
        "logistic.ufunc",
        "numeric.grid",
    )
}
"""Modules that numbers among the arguments do without, and that Click does not load either."""


def test_a_number_imports_only_what_it_needs() -> None:
    modules = modules_of(*PROGRAM[1:], "eval", "1")
    assert {"sigmoid_cli.convert.run", "sigmoid_cli.formats.text.lines"} <= modules
    assert not modules & LATE - modules_of("-c", "import click")


LATE_FOR_FILES = LATE - {
    f"sigmoid_cli.{name}" for name in ("formats.column_words", "formats.csv", "logistic.floats")
} | {
    f"sigmoid_cli.{name}"
    for name in (
        "formats.csv.rows",
        "formats.decimal_comma",
        "formats.jsonl.columns",
        "formats.jsonl.lines",
        "formats.jsonl.reader",
        "formats.record_block",
        "numeric.narrow_text",
        "numeric.remedies",
    )
}
"""Modules that files of plain records and numbers do without."""


@pytest.mark.parametrize("name", ["x.txt", "x.csv", "x.jsonl"])
def test_a_plain_file_imports_only_what_it_needs(tmp_path: Path, name: str) -> None:
    data = {"x.txt": b"0.5\n", "x.csv": b"id,x\n1,0.5\n", "x.jsonl": b'{"id":1,"x":0.5}\n'}[name]
    (tmp_path / name).write_bytes(data)
    columns = [] if name == "x.txt" else ["-c", "x"]
    modules = modules_of(*PROGRAM[1:], "eval", str(tmp_path / name), *columns)
    assert "sigmoid_cli.formats.encoding" in modules
    assert not modules & SLOW
    assert not modules & LATE_FOR_FILES - modules_of("-c", "import click")


def test_a_table_of_thousands_of_numbers_does_without_numpy() -> None:
    modules = modules_of(*PROGRAM[1:], "table", "--count", "10000", "--to", "csv")
    assert "sigmoid_cli.numeric.grid" in modules
    assert not modules & (SLOW - {"orjson"})


@pytest.mark.parametrize("name", ["n.csv", "n.csv.gz", "n.jsonl", "n.parquet"])
def test_completion_imports_nothing_slow(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(gzip.compress(b"a,b\n") if name.endswith("gz") else b"a,b\n")
    asking = {"_SIGMOID_COMPLETE": "columns"}
    modules = modules_of(*PROGRAM[1:], "eval", str(tmp_path / name), "-c", "", **asking)
    assert "sigmoid_cli" in modules
    assert not modules & SLOW
    assert not modules_of(*PROGRAM[1:], "--show-completion", "bash") & SLOW


@pytest.mark.parametrize(
    "name", ["sigmoid", "sigmoid_grad", "log_sigmoid", "log_sigmoid_grad", "logit"]
)
def test_the_functions_import_numpy_only_for_an_array(name: str) -> None:
    loading = f"from sigmoid_cli import {name} as f"
    assert not modules_of("-c", loading) & SLOW
    assert not modules_of("-c", f"{loading}; f(0.5); f(-2); f(0.5, loc=1, scale=2.5)") & SLOW
    assert modules_of("-c", f"{loading}; f([0.5])") & SLOW == {"numpy"}
    assert modules_of("-c", f"{loading}; f([0.5], scale=2)") & SLOW == {"numpy"}


@pytest.mark.parametrize("name", ["sigmoid", "sigmoid_grad", "logit", "log_sigmoid"])
def test_where_numpy_is_loaded_the_first_array_imports_nothing(name: str) -> None:
    program = (
        "import sys, numpy\n"
        f"from sigmoid_cli import {name}\n"
        "before = set(sys.modules)\n"
        f"{name}(numpy.linspace(0.01, 0.99, 1000))\n"
        "sys.exit(' '.join(set(sys.modules) - before))"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, env=environment({}), check=False
    )
    assert run.stderr.strip() == b""
