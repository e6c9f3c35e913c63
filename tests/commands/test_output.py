"""Outputs by name: open descriptors, folders, and endings that promise another format."""

from __future__ import annotations

import pytest

from support.program import Program


@pytest.mark.parametrize("path", ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"])
def test_an_open_descriptor_is_written_to_and_its_file_is_not_replaced(
    sigmoid: Program, path: str
) -> None:
    run = sigmoid.in_shell(f"(echo before; sigmoid eval 0 -o {path}; echo after) > file")
    assert (run.status, run.err) == (0, "")
    assert (sigmoid.folder / "file").read_bytes() == b"before\n0.5\nafter\n"


def test_a_descriptor_of_any_number_is_written_to(sigmoid: Program) -> None:
    (sigmoid.folder / "file").write_bytes(b"before\n")
    run = sigmoid.in_shell("sigmoid eval 0 -o /dev/fd/7 7>> file")
    assert (run.status, run.out) == (0, b"")
    assert (sigmoid.folder / "file").read_bytes() == b"before\n0.5\n"
    assert sigmoid.in_shell("sigmoid eval 0 -o /dev/stderr").err == "0.5\n"


def test_a_descriptor_that_is_not_open_is_an_error(sigmoid: Program) -> None:
    run = sigmoid("eval", "0", "-o", "/dev/fd/999999")
    assert (run.status, run.err) == (1, "sigmoid: /dev/fd/999999: bad file descriptor\n")


def test_a_folder_is_no_output(sigmoid: Program) -> None:
    run = sigmoid("eval", "0", "-o", "new/")
    assert run.status == 1
    assert run.err.splitlines() == [
        "sigmoid: new/: is a directory",
        "write an output for each input file into it with: --output-dir new/",
    ]
    assert list(sigmoid.folder.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "kind", "remedy"),
    [
        ("z.png", "a picture", "draw the curves with: sigmoid table --plot -o NAME.svg"),
        (
            "out.XLSX",
            "a spreadsheet",
            "write CSV, which spreadsheet programs open: -o NAME.csv",
        ),
        ("out.xlsx.gz", "a spreadsheet", None),
        ("out.db", "a database", "write CSV and import it: -o NAME.csv"),
        ("out.html", "a document", "write a table in Markdown and convert it: -o NAME.md"),
        (
            "out.csv.zip",
            "an archive",
            "write a compressed file: -o NAME.csv.gz, .bz2, .xz or .zst",
        ),
        ("out.csv.lz4", "such a compressed file", "compress it as: .gz, .bz2, .xz or .zst"),
        (
            "out.h5",
            "such a data file",
            "write another format: -o NAME.npy, .parquet or .csv",
        ),
        ("out.yaml", "such a text file", "write JSON: -o NAME.json or .jsonl"),
    ],
)
def test_an_ending_that_promises_another_kind_of_file_is_refused(
    sigmoid: Program, name: str, kind: str, remedy: str | None
) -> None:
    run = sigmoid("eval", "0", "-o", name)
    message, advice = run.err.splitlines()
    assert run.status == 2
    assert message == f"sigmoid: {name}: cannot write {kind}"
    if remedy is not None:
        assert advice == f"{remedy}   or name the format with: --to FORMAT"
    assert list(sigmoid.folder.iterdir()) == []


@pytest.mark.parametrize("command", [["table"], ["bench", "--only", "start"]], ids=" ".join)
def test_tables_and_reports_refuse_such_endings_too(sigmoid: Program, command: list[str]) -> None:
    run = sigmoid(*command, "-o", "out.xlsx")
    assert (run.status, run.out) == (2, b"")
    assert run.err.startswith("sigmoid: out.xlsx: cannot write a spreadsheet\n")


def test_a_named_format_is_written_under_any_name(sigmoid: Program) -> None:
    assert sigmoid("eval", "0", "--to", "text", "-o", "out.db").err == ""
    assert (sigmoid.folder / "out.db").read_bytes() == b"0.5\n"
    assert sigmoid("eval", "0", "-o", "out.dat").err == ""


@pytest.mark.parametrize(
    ("name", "kind", "command"),
    [
        ("my data.xlsx", "a spreadsheet", "soffice --headless --convert-to csv 'my data.xlsx'"),
        ("x.ODS", "a spreadsheet", "soffice --headless --convert-to csv x.ODS"),
        (
            "x.db",
            "a database",
            "sqlite3 -header -csv x.db 'SELECT * FROM TABLE' | sigmoid eval --from csv -c NAME",
        ),
        ("x.h5", "such a data file", "h5dump -d DATASET -b LE -o NAME.f64 x.h5"),
    ],
)
@pytest.mark.parametrize("batch", [[], ["--output-dir", "out"]])
def test_an_input_of_a_foreign_kind_is_refused_with_the_command_that_converts_it(
    sigmoid: Program, name: str, kind: str, command: str, batch: list[str]
) -> None:
    (sigmoid.folder / name).write_bytes(b"0\n")
    run = sigmoid("eval", name, *batch)
    assert run.status == 2
    assert run.err.splitlines() == [
        f"sigmoid: {name}: is {kind}, which is not read",
        f"convert it with: {command}   or name its format with: --from FORMAT",
    ]
    assert sigmoid("eval", name, "--from", "text").out == b"0.5\n"
