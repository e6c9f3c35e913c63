"""Hostile input: every parser gives an answer or an error in words, whatever it is fed."""

from __future__ import annotations

import io
import re
import zlib
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from faults.fuzzed import parquet_answer
from faults.pieces import PIECES, RECORD_OPTIONS
from sigmoid_cli.formats.record_options import RecordOptions
from sigmoid_cli.numeric.calculation import Calculation
from support.conversion import compare_paths, converted, is_safe_to_show, result_of
from support.program import Program
from support.rounds import ROUNDS, shortened


def inputs(source: str) -> st.SearchStrategy[bytes]:
    return st.lists(st.sampled_from(PIECES[source]), max_size=30).map(b"".join)


@pytest.mark.parametrize("source", PIECES)
@settings(max_examples=shortened(300), suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_all_paths_of_any_input_have_one_output_or_one_error(
    source: str, data: st.DataObject
) -> None:
    compare_paths(
        source,
        data.draw(st.sampled_from([source, "csv", "text", "jsonl", "json"])),
        data.draw(inputs(source)),
        data.draw(st.sampled_from(RECORD_OPTIONS)),
        Calculation(("sigmoid",), on_error=data.draw(st.sampled_from(["fail", "nan", "skip"]))),
    )


@pytest.mark.long
@pytest.mark.parametrize("source", PIECES)
@settings(max_examples=10 * ROUNDS, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_all_paths_of_very_many_inputs_have_one_output_or_one_error(
    source: str, data: st.DataObject
) -> None:
    compare_paths(
        source,
        data.draw(st.sampled_from([source, "csv", "text", "jsonl", "json"])),
        data.draw(inputs(source) | st.binary(max_size=200)),
        data.draw(st.sampled_from(RECORD_OPTIONS)),
        Calculation(("sigmoid",), on_error=data.draw(st.sampled_from(["fail", "nan", "skip"]))),
    )


@pytest.mark.parametrize("data", [b"", b"\n", b"\r\n\n"], ids=repr)
@pytest.mark.parametrize("command", ["eval", "table"])
@pytest.mark.parametrize("ending", ["csv", "jsonl"])
def test_an_input_without_a_record_gives_none_in_any_format(
    sigmoid: Program, command: str, ending: str, data: bytes
) -> None:
    (sigmoid.folder / f"empty.{ending}").write_bytes(data)
    targets = ["csv", "tsv", "text", "json", "jsonl", "markdown", "rich"]
    for target in targets if command == "table" else [*targets, "npy", "f64"]:
        run = sigmoid(command, f"empty.{ending}", "--to", target)
        assert (run.status, run.err) == (0, ""), target


@pytest.mark.parametrize("size", range(1, 9))
def test_a_character_cut_in_two_is_one_column(size: int) -> None:
    data = b'["\xc3\xa9\xe2\x82\xac", 1, x]'
    calculation = Calculation(("sigmoid",), on_error="nan")
    convert = partial(converted, data[:-1], "json", "json", calculation=calculation)
    assert result_of(partial(convert, size=size)) == "in:1:12: ends inside an array; None"


@pytest.mark.parametrize("on_error", ["fail", "nan", "skip"])
@pytest.mark.parametrize("blank", [b"", b" ", b"\t ", b'" "', b"\r", b"\x0b"], ids=repr)
def test_a_cell_of_blanks_is_empty_in_any_file(blank: bytes, on_error: str) -> None:
    data = b"x,y\n" + blank + b",1\n2,3\n"
    calculation = Calculation(("sigmoid",), on_error=on_error)
    compare_paths("csv", "csv", data, RecordOptions(("x",)), calculation)
    out = converted(data, "csv", "csv", RecordOptions(("x",)), calculation=calculation)
    assert out.splitlines()[1:] == (blank + b",1,\n2,3,0.8807970779778824").splitlines()


@pytest.mark.parametrize("name", [b"\xb5", b"\xff\xfe", b"a\x80"], ids=repr)
def test_a_header_that_is_not_utf_8_can_be_written_in_any_format(
    sigmoid: Program, name: bytes
) -> None:
    data = b"id," + name + b"\n" + name + b",0\n"
    for target in ("csv", "tsv", "jsonl", "markdown", "rich"):
        run = sigmoid("eval", "--from", "csv", "-c", "2", "--to", target, stdin=data)
        assert (run.status, run.err) == (0, ""), target
        assert b"0.5" in run.out, target


@pytest.mark.parametrize("column", ["x", "y", "none"])
def test_half_a_pair_of_surrogates_in_json_is_converted(sigmoid: Program, column: str) -> None:
    data = b'{"\\ud800":"\\udc80", "x":0, "y":"\\ud800\\udc80\\udc80"}\n'
    for target in ("jsonl", "csv", "markdown", "rich", "json"):
        run = sigmoid("eval", "--from", "jsonl", "-c", column, "--to", target, stdin=data)
        assert run.status == {"x": 0, "y": 1, "none": 2}[column], target
        assert "internal error" not in run.err
        assert (b"0.5" in run.out) == (column == "x")


@pytest.fixture(scope="module")
def parquet() -> bytes:
    pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    out = io.BytesIO()
    pq.write_table(pa.table({"x": [0.5, None, 2.0], "y": ["a", "b", None]}), out)
    return out.getvalue()


def test_parquet_cut_at_any_byte_is_an_error_in_words(parquet: bytes) -> None:
    assert isinstance(result_of(lambda: parquet_answer(parquet)), bytes)
    for size in range(len(parquet)):
        assert isinstance(result_of(lambda size=size: parquet_answer(parquet[:size])), str), size


def test_parquet_with_any_byte_changed_is_converted_or_an_error_in_words(parquet: bytes) -> None:
    for offset in range(0, len(parquet), 5):
        changed = bytearray(parquet)
        changed[offset] ^= 0x55
        result_of(lambda changed=changed: parquet_answer(bytes(changed)))


NASTY = ["\x1b[2J", "\x1b]0;title\x07", "\x9b31m", "[red]x", "\u202ey", "\x00", "\u2028", "a\rb"]
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")


@pytest.mark.parametrize(
    "arguments",
    [
        ["eval", "nasty.csv"],
        ["eval", "nasty.csv", "-c", "none"],
        ["eval", "nasty.csv", "-c", "\x1b[2J\u202e"],
        ["eval", "nasty.csv", "-c", "x", "--to", "rich"],
        ["eval", "nasty.jsonl", "-c", "none"],
        ["eval", "nasty.jsonl", "-c", "x", "--to", "rich"],
        ["eval", "--typo\x1b[2J"],
        ["\x1b[2J"],
        ["eval", "\x1b[2J\u202e"],
        ["eval", "1", "--to", "\x1b[2J"],
        ["eval", "1", "-o", "\u202e\x1b[2J/x"],
        ["eval", "1", "-j", "\x1b[2J"],
        ["eval", "--steps", "\x1b[2J\u202e"],
        ["table", "nasty.csv", "-c", "x", "--to", "rich"],
        ["table", "--start", "\x1b[2J"],
        ["table", "--stop", "\u202e"],
    ],
    ids=repr,
)
def test_nothing_raw_reaches_a_terminal(sigmoid: Program, arguments: list[str]) -> None:
    import json

    names = ",".join(f'"{name}"' for name in NASTY)
    record = "1," + ",".join(f'"{name}"' for name in NASTY)
    (sigmoid.folder / "nasty.csv").write_text(f"x,{names}\n{record}\n", "utf-8", newline="")
    one = json.dumps({"x": 1, **{name: name for name in NASTY}})
    (sigmoid.folder / "nasty.jsonl").write_text(one + "\n")
    run = sigmoid.on_terminal(*arguments)
    shown = _COLOURS.sub("", run.out.decode())
    assert shown
    assert is_safe_to_show(shown), repr(shown)


@pytest.mark.parametrize("target", ["json", "csv", "text"])
def test_a_hundred_thousand_nested_arrays_are_converted(sigmoid: Program, target: str) -> None:
    deep = b"[" * 100_000 + b"0" + b"]" * 100_000
    run = sigmoid("eval", "--from", "json", "--to", target, stdin=deep)
    assert (run.status, run.err) == (0, "")
    assert b"0.5" in run.out


@pytest.mark.parametrize("value", [b"[" * 100_000, b'{"a":' * 100_000], ids=["arrays", "objects"])
def test_a_hundred_thousand_nested_values_in_a_line_are_an_error_in_words(
    sigmoid: Program, value: bytes
) -> None:
    for before in (0, 20_000):
        data = b'{"x":1}\n' * before + b'{"x":1,"y":' + value + b"\n"
        run = sigmoid("eval", "--from", "jsonl", "-c", "x", stdin=data)
        assert run.status == 1
        assert run.err.startswith(f"sigmoid: <stdin>:{before + 1}:")
        assert run.err.count("\n") == 1


def archive(path: Path, pieces: list[bytes]) -> None:
    packer = zlib.compressobj(9, wbits=31)
    with path.open("wb") as file:
        for piece in pieces:
            file.write(packer.compress(piece))
        file.write(packer.flush())


@pytest.mark.slow
def test_a_bomb_of_a_comment_stays_within_memory(sigmoid: Program) -> None:
    archive(sigmoid.folder / "bomb.txt.gz", [b"#", *[b" " * (1 << 20)] * 100, b"\n0\n"])
    run = sigmoid.in_shell("ulimit -v 200000; sigmoid eval bomb.txt.gz | tail -c 4")
    assert (run.status, run.err, run.out) == (0, "", b"0.5\n")


@pytest.mark.slow
def test_a_bomb_of_one_token_is_an_error_in_words(sigmoid: Program) -> None:
    archive(sigmoid.folder / "bomb.txt.gz", [b"0" * (1 << 20)] * 200)
    for limit in range(260_000, 330_000, 10_000):  # memory ends while it is read, or afterwards
        run = sigmoid.in_shell(f"ulimit -v {limit}; sigmoid eval bomb.txt.gz -o out")
        assert (run.status, run.err) in ((1, "sigmoid: not enough memory\n"), (0, ""))
        assert run.status or limit > 300_000


@pytest.mark.long
def test_a_line_of_a_gigabyte_is_encoded(sigmoid: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("support.program.PATIENCE", 1800)
    archive(sigmoid.folder / "long.txt.gz", [b"0 " * (1 << 19)] * 1024)
    line = "ulimit -v 300000; sigmoid eval long.txt.gz | tr -d '\\n' | wc -c"
    run = sigmoid.in_shell(line)
    assert (run.status, run.err, int(run.out)) == (0, "", 4 * (1 << 29) - 1)


@pytest.mark.long
def test_a_field_of_half_a_gigabyte_costs_its_size(sigmoid: Program) -> None:
    field = [b"y" * (1 << 20)] * 512
    archive(sigmoid.folder / "wide.csv.gz", [b'x,y\n0,"', *field, b'"\n'])
    run = sigmoid.in_shell("ulimit -v 1300000; sigmoid eval wide.csv.gz -c x | wc -c")
    assert (run.status, run.err) == (0, "")


@pytest.mark.parametrize("before", [b"", b"1 2\n", b"1 2 "])
@pytest.mark.parametrize("target", ["text", "csv"])
def test_an_endless_token_that_is_no_number_is_reported_at_once(
    sigmoid: Program, before: bytes, target: str
) -> None:
    """The writer goes on until the pipe has no reader."""
    (sigmoid.folder / "before").write_bytes(before)
    run = sigmoid.in_shell(
        f"ulimit -v 200000; cat before /dev/zero | sigmoid eval --to {target} -j 1 > out"
    )
    line, column = {b"": (1, 1), b"1 2\n": (2, 1), b"1 2 ": (1, 5)}[before]
    shown = "\\x00" * 39
    assert run.status == 1
    assert run.err.startswith(f"sigmoid: <stdin>:{line}:{column}: '{shown}…' is not a number\n")


@pytest.mark.long
@pytest.mark.parametrize("end", ["", "x", "\\nx"], ids=["number", "none", "next is none"])
def test_a_token_of_300_megabytes_costs_twice_its_size(sigmoid: Program, end: str) -> None:
    number = "head -c 300000000 /dev/zero | tr '\\0' 1"
    run = sigmoid.in_shell(f"ulimit -v 850000; ({number}; printf '{end}') | sigmoid eval -j 1")
    if end == "x":
        assert (run.status, run.out) == (1, b"")
        assert run.err == f"sigmoid: <stdin>:1:1: '{'1' * 39}…' is not a number\n"
    else:
        assert run.status == (1 if end else 0)
        assert run.out == (b"1.0\n" if end else b"1.0")


@pytest.mark.long
def test_a_first_object_of_300_megabytes_is_read_in_linear_time(sigmoid: Program) -> None:
    """As of most tests, the patience of this one is its limit."""
    (sigmoid.folder / "x.jsonl").write_bytes(b'{"y":"' + b"y" * 300_000_000 + b'","x":0}')
    run = sigmoid.in_shell("sigmoid eval x.jsonl -c x | tail -c 18")
    assert (run.status, run.err, run.out) == (0, "", b'0,"x_sigmoid":0.5}')


@pytest.mark.long
@pytest.mark.parametrize("end", ["", "\\r", " \\t"], ids=repr)
def test_a_hundred_million_blank_lines(sigmoid: Program, end: str) -> None:
    line = f"yes \"$(printf '{end}')\" | head -n 100000000 | sigmoid eval | wc -l"
    run = sigmoid.in_shell(line)
    assert (run.status, run.err, int(run.out)) == (0, "", 100_000_000)


@pytest.mark.long
def test_ten_million_columns(sigmoid: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("support.program.PATIENCE", 1800)
    header = b",".join(b"%d" % index for index in range(10_000_000))
    (sigmoid.folder / "columns.csv").write_bytes(b"x," + header + b"\n" + b"0," + header + b"\n")
    run = sigmoid.in_shell("sigmoid eval columns.csv -c x --header | tail -c 12")
    assert (run.status, run.err, run.out) == (0, "", b"9999999,0.5\n")
