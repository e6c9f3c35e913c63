"""The column names that a shell completes: those of the file on the command line."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sigmoid_cli.cli import sigmoid as group
from sigmoid_cli.commands.completion.columns import BOUND, completions
from sigmoid_cli.commands.completion.words import LONG_WITH_VALUE, WITH_VALUE, sorted_words
from sigmoid_cli.formats.csv.header import read_header
from sigmoid_cli.formats.lookahead import Lookahead
from sigmoid_cli.formats.record_options import RecordOptions
from sigmoid_cli.numeric.calculation import Calculation
from support.program import Program
from support.requirements import missing


def names(*words: str | Path) -> list[str]:
    return [line.partition("\t")[0] for line in completions(list(map(str, words))).splitlines()]


@pytest.fixture
def scores(tmp_path: Path) -> Path:
    path = tmp_path / "scores.csv"
    path.write_text('id,my logit,"a,b"\n1,2,3\n')
    return path


def test_the_columns_of_the_header_have_their_numbers_beside_them(scores: Path) -> None:
    assert completions(["eval", str(scores), "-c", ""]) == (
        "id\tcolumn 1\nmy logit\tcolumn 2\na,b\tcolumn 3\n"
    )


@pytest.mark.parametrize(
    "words",
    [
        ["-1", "{}", "-c", ""],
        ["-c", "", "{}"],
        ["-inf", "-p", "3", "{}", "--column", "i"],
        ["{}", "--column=i"],
        ["-o", "other.csv", "{}"],
        ["--", "-1", "{}"],
        ["missing.csv", "{}"],
    ],
    ids=" ".join,
)
def test_the_file_is_found_wherever_it_stands(scores: Path, words: list[str]) -> None:
    line = [word.format(scores) for word in words]
    assert names("eval", *line) == ["id", "my logit", "a,b"]


def test_variables_and_the_tilde_are_read_as_the_shell_reads_them(
    scores: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(scores.parent))
    assert names("eval", "~/scores.csv")[0] == "id"
    assert names("eval", "$HOME/scores.csv")[0] == "id"


def test_without_a_header_columns_have_numbers_and_show_their_first_field(tmp_path: Path) -> None:
    path = tmp_path / "n.csv"
    path.write_text("0.5;left\n1;right\n")
    assert completions(["eval", str(path), "-d", ";"]) == "1\t0.5\n2\tleft\n"
    assert completions(["eval", str(path), "-d;", "--header"]) == "0.5\tcolumn 1\nleft\tcolumn 2\n"
    path.write_text("a\tb\n")
    assert completions(["eval", str(path), "-d", r"\t", "--no-header"]) == "1\ta\n2\tb\n"
    assert names("eval", path, "--delimiter=tab") == ["a", "b"]
    assert names("eval", path, "--from", "tsv") == ["a", "b"]


def test_patterns_of_columns_that_start_alike_are_offered_after_them(tmp_path: Path) -> None:
    path = tmp_path / "n.csv"
    path.write_text("id,logit_a_1,logit_a_2,logit_b,n*_1,n*_2\n")
    about = dict(line.split("\t") for line in completions(["eval", str(path)]).splitlines())
    assert list(about)[6:] == ["logit_*", "logit_a_*"]
    assert about["logit_*"] == "3 columns"
    path.write_text("logit_a,logit_b\n")
    assert names("eval", path) == ["logit_a", "logit_b"]


def test_names_that_cannot_be_typed_or_are_not_unique_are_chosen_by_number(tmp_path: Path) -> None:
    path = tmp_path / "n.csv"
    path.write_bytes(b'twice,"new\nline",twice,,\xff,\x1b[31m\n')
    assert completions(["eval", str(path)]) == (
        "1\ttwice\n2\tnew\\nline\n3\ttwice\n4\t\n5\t\\xff\n6\t\\x1b[31m\n"
    )


def test_other_formats_have_columns_too(tmp_path: Path) -> None:
    tsv = tmp_path / "n.tsv.gz"
    tsv.write_bytes(gzip.compress(b"\xef\xbb\xbfa b\tc\n"))
    assert names("eval", tsv) == ["a b", "c"]
    lines = tmp_path / "n.jsonl"
    lines.write_text(json.dumps({"x": 1, "a b": "t", "ö": None}) + "\n{")
    assert completions(["eval", str(lines)]) == 'x\t1\na b\t"t"\nö\tnull\n'
    lines.write_text("[1]\n")
    assert names("eval", lines) == []


@pytest.mark.parametrize("indent", [None, 2])
def test_the_columns_of_an_array_are_the_keys_of_its_first_object(
    tmp_path: Path, indent: int | None
) -> None:
    array = tmp_path / "n.json"
    rows = [{"x": 1, "a b": "t", "ö": None}, {"z": 1}] * (BOUND // 10)
    array.write_text("\ufeff\n" + json.dumps(rows, indent=indent))
    assert completions(["eval", str(array)]) == 'x\t1\na b\t"t"\nö\tnull\n'
    for other in ("[1, 2]", "[]", "[{", "3", "", "[[1]]"):
        array.write_text(other)
        assert names("eval", array) == []


def test_the_columns_of_parquet_are_those_that_pyarrow_finds(tmp_path: Path) -> None:
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        missing("pyarrow is not installed")
    table = pa.table(
        {
            "x": [0.5],
            "a b": [1],
            "nested": [{"i": {"j": 1}, "k": 2}],
            "list": [[1, 2]],
            "t": ["t"],
            "f": pa.array([1.5], pa.float32()),
            **{f"c{i}": [True] for i in range(40)},
        }
    )
    path = tmp_path / "n.parquet"
    pq.write_table(table, path)
    offered = completions(["eval", str(path)]).splitlines()
    assert offered[:4] == ["x\tdouble", "a b\tint64", "t\ttext", "f\tfloat"]
    assert len(offered) == 44
    for size in (0, 7, 8, 20, path.stat().st_size // 2):
        cut = tmp_path / "cut.parquet"
        cut.write_bytes(path.read_bytes()[-size:] if size else b"")
        assert names("eval", cut) == []


@given(st.binary(max_size=200))
def test_whatever_a_file_holds_completions_are_names_or_none(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    folder = tmp_path_factory.mktemp("any")
    size = len(data).to_bytes(4, "little")
    for name in ("n.csv", "n.csv.gz", "n.csv.xz", "n.json", "n.jsonl", "n.parquet"):
        (folder / name).write_bytes(data)
        completions(["eval", str(folder / name)])
    (folder / "n.parquet").write_bytes(b"PAR1" + data + size + b"PAR1")
    completions(["eval", str(folder / "n.parquet")])


@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1), min_size=1))
def test_the_names_are_those_that_the_program_reads(
    tmp_path_factory: pytest.TempPathFactory, header: list[str]
) -> None:
    data = (",".join('"' + name.replace('"', '""') + '"' for name in header) + "\n").encode()
    path = tmp_path_factory.mktemp("header") / "n.csv"
    path.write_bytes(data)
    record_options = RecordOptions(columns=("1",), names=("\0",))
    read = iter([data])
    found = read_header(
        Lookahead(lambda: next(read, b"")), b",", Calculation(("sigmoid",)), record_options
    )
    for number, (offered, name) in enumerate(zip(names("eval", path), found.names, strict=True), 1):
        assert offered in (name, str(number))


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    assert names("eval", tmp_path / "pipe.csv") == []
    assert names("eval", tmp_path, "--from", "csv") == []
    assert names("eval", "/dev/zero", "--from", "csv") == []


def test_no_more_is_read_than_the_bound(tmp_path: Path) -> None:
    path = tmp_path / "n.csv"
    with path.open("wb") as file:
        file.write(b"a,b\n")
        file.truncate(1 << 40)
    assert names("eval", path) == ["a", "b"]
    bomb = tmp_path / "n.csv.gz"
    bomb.write_bytes(gzip.compress(b"a,b\n" + bytes(100 * BOUND)))
    assert names("eval", bomb) == ["a", "b"]


def test_deep_nesting_is_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "n.jsonl"
    path.write_text('{"a": ' + "[" * (BOUND // 2) + "\n")
    assert names("eval", path) == []
    path.write_bytes(b"\x1c" * 50000 + (50000).to_bytes(4, "little") + b"PAR1")
    assert names("eval", path, "--from", "parquet") == []


def test_every_option_that_takes_a_value_is_known() -> None:
    context = click.Context(group)
    taking: dict[str, str] = {}
    long_names: set[str] = set()
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if any("--column" in parameter.opts for parameter in command.params):
            for option in command.params:
                if isinstance(option, click.Option) and not option.is_flag:
                    long = max(option.opts, key=len)
                    taking.update({short: long for short in option.opts})
                    long_names.update(name for name in option.opts if name.startswith("--"))
    assert {short for short in taking if not short.startswith("--")} == set(WITH_VALUE)
    assert {short: taking[short] for short in WITH_VALUE} == WITH_VALUE
    assert long_names == LONG_WITH_VALUE


def test_words_are_sorted_as_the_commands_read_them() -> None:
    line = sorted_words(["-1", "a.csv", "-d;", "--from=csv", "-", "--header", "b", "--", "--c"])
    assert line.paths == ("a.csv", "b", "--c")
    assert line.values == {"--delimiter": ";", "--from": "csv"}
    assert line.flags == {"--header"}


def test_a_shell_asks_the_program_itself(sigmoid: Program, scores: Path) -> None:
    run = sigmoid("eval", scores, "-c", "", env={"_SIGMOID_COMPLETE": "columns"})
    assert (run.status, run.err) == (0, "")
    assert run.lines == ["id\tcolumn 1", "my logit\tcolumn 2", "a,b\tcolumn 3"]
    run = sigmoid("eval", "-c", env={"_SIGMOID_COMPLETE": "columns"})
    assert (run.status, run.out, run.err) == (0, b"", "")
