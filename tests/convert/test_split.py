"""Files in parts: together they are what the file is, whatever the size of a part."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sigmoid_cli.convert.inputs import File
from sigmoid_cli.convert.streams.part import PartSource
from sigmoid_cli.convert.streams.sources import opened
from sigmoid_cli.formats.parts import Part
from support.program import Program


def part_names(folder: Path) -> list[str]:
    return sorted(os.listdir(folder))


def joined(folder: Path) -> bytes:
    return b"".join((folder / name).read_bytes() for name in part_names(folder))


def read(path: str, part: Part, size: int) -> tuple[bytes, int]:
    """What a part holds, read so many bytes at a time, and how many lines come before it."""
    with opened(File(path, part)) as source:
        data = b""
        while chunk := source.read(size):
            data += chunk
        assert isinstance(source, PartSource)
        return data, source.lines_before()


@settings(deadline=None)
@given(
    lines=st.lists(st.integers(0, 9).map(lambda size: b"x" * size), max_size=30),
    has_last_end=st.booleans(),
    size=st.integers(1, 40),
    at_once=st.integers(1, 10),
)
def test_every_line_is_in_one_part_wherever_the_cuts_are(
    tmp_path_factory: pytest.TempPathFactory,
    lines: list[bytes],
    has_last_end: bool,
    size: int,
    at_once: int,
) -> None:
    data = b"\n".join(lines) + (b"\n" if has_last_end else b"")
    path = tmp_path_factory.getbasetemp() / "lines"
    path.write_bytes(data)
    whole = b""
    for start in range(0, len(data), size):
        part = Part(b"", start, min(start + size, len(data)), are_lines=True)
        found, before = read(str(path), part, at_once)
        assert not found or before == whole.count(b"\n")
        assert found.endswith(b"\n") or whole + found == data or not found
        whole += found
    assert whole == data


@pytest.mark.parametrize("size", ["1", "7", "100", "1K"])
def test_parts_of_text_join_to_the_output_for_the_whole(sigmoid: Program, size: str) -> None:
    text = "# scores\n" + "".join(f"{number / 7} {number}\r\n" for number in range(40)) + "\n5"
    (sigmoid.folder / "a.txt").write_bytes(text.encode())
    run = sigmoid("eval", "a.txt", "--split", size, "--output-dir", "parts")
    assert (run.status, run.err) == (0, "")
    assert joined(sigmoid.folder / "parts") == sigmoid("eval", "a.txt").out
    names = part_names(sigmoid.folder / "parts")
    assert names[0] == "part-00000.txt"
    assert len(names) == -(-len(text) // {"1": 1, "7": 7, "100": 100, "1K": 1024}[size])


def test_parts_of_several_files_are_numbered_in_their_order(sigmoid: Program) -> None:
    (sigmoid.folder / "a.txt").write_text("1\n2\n3\n")
    (sigmoid.folder / "b.txt").write_text("4\n")
    assert sigmoid("eval", "a.txt", "b.txt", "--split", "4", "--output-dir", "parts").status == 0
    assert part_names(sigmoid.folder / "parts") == [f"part-{n:05}.txt" for n in range(3)]
    assert joined(sigmoid.folder / "parts") == sigmoid("eval", "a.txt", "b.txt").out


def test_parts_of_csv_each_have_the_header(sigmoid: Program) -> None:
    rows = "".join(f'"n, {number}",{number / 3}\n' for number in range(30))
    (sigmoid.folder / "a.csv").write_text("\ufeff\nname,score\n" + rows)
    run = sigmoid("eval", "a.csv", "-c", "score", "--split", "100", "--output-dir", "parts")
    assert (run.status, run.err) == (0, "")
    whole = sigmoid("eval", "a.csv", "-c", "score").out.splitlines(keepends=True)
    parts = [(sigmoid.folder / "parts" / name) for name in part_names(sigmoid.folder / "parts")]
    assert len(parts) > 3
    found = [path.read_bytes().splitlines(keepends=True) for path in parts]
    assert all(lines[0] == b"name,score,score_sigmoid\n" for lines in found[1:])
    assert found[0] + [line for lines in found[1:] for line in lines[1:]] == whole


def test_parts_of_csv_without_a_header_guess_none(sigmoid: Program) -> None:
    (sigmoid.folder / "a.csv").write_text("1,x\n,y\nnone,z\n3,w\n")
    arguments = ("eval", "a.csv", "-c", "1", "--on-error", "nan")
    run = sigmoid(*arguments, "--split", "5", "--output-dir", "parts")
    assert run.status == 0
    assert joined(sigmoid.folder / "parts") == sigmoid(*arguments).out


def test_csv_with_a_record_over_lines_is_refused_with_its_line(sigmoid: Program) -> None:
    (sigmoid.folder / "a.csv").write_text('x,y\n1,"a"\n2,"b\nc"\n3,d\n')
    run = sigmoid("eval", "a.csv", "-c", "x", "--split", "8", "--output-dir", "parts")
    assert run.err == (
        "sigmoid: a.csv:3: a record spans lines, so the file cannot be cut into parts at line "
        "ends\nleave out --split\n"
    )
    assert run.status == 1
    assert not (sigmoid.folder / "parts").exists()


def test_parts_of_json_lines_read_the_key_of_the_first(sigmoid: Program) -> None:
    lines = "".join(json.dumps({"x": number}) + "\n" for number in range(30))
    (sigmoid.folder / "a.jsonl").write_text(lines)
    run = sigmoid("grad", "a.jsonl", "--split", "64", "--output-dir", "parts")
    assert (run.status, run.err) == (0, "")
    assert len(part_names(sigmoid.folder / "parts")) > 3
    assert joined(sigmoid.folder / "parts") == sigmoid("grad", "a.jsonl").out


@pytest.mark.parametrize("format_", ["f64", "f32"])
def test_parts_of_raw_numbers_are_cut_between_them(sigmoid: Program, format_: str) -> None:
    numbers = np.linspace(-9, 9, 101).astype({"f64": "<f8", "f32": "<f4"}[format_])
    (sigmoid.folder / f"a.{format_}").write_bytes(numbers.tobytes())
    run = sigmoid("eval", f"a.{format_}", "--split", "30", "--output-dir", "parts")
    assert (run.status, run.err) == (0, "")
    assert joined(sigmoid.folder / "parts") == sigmoid("eval", f"a.{format_}").out


@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("shape", [(), (0,), (3, 0), (50,), (10, 3), (4, 3, 5)])
def test_parts_of_an_array_are_arrays_that_concatenate_to_it(
    sigmoid: Program, shape: tuple[int, ...], order: str
) -> None:
    numbers = np.asarray(np.arange(int(np.prod(shape))).reshape(shape) / 7, order=order)
    np.save(sigmoid.folder / "a.npy", numbers)
    run = sigmoid("eval", "a.npy", "--split", "100", "--output-dir", "parts")
    assert (run.status, run.err) == (0, "")
    names = part_names(sigmoid.folder / "parts")
    arrays = [np.load(sigmoid.folder / "parts" / name) for name in names]
    whole = np.load(io.BytesIO(sigmoid("eval", "a.npy").out))
    if whole.size:
        assert (len(arrays) > 1) == (whole.size > 12)
    axis = len(shape) - 1 if order == "F" else 0
    together = np.concatenate(arrays, axis) if shape else arrays[0]
    np.testing.assert_array_equal(together, whole)


def test_an_array_that_is_not_what_its_header_says_has_no_parts(sigmoid: Program) -> None:
    np.save(sigmoid.folder / "a.npy", np.arange(9.0))
    with (sigmoid.folder / "a.npy").open("ab") as file:
        file.write(b"more")
    run = sigmoid("eval", "a.npy", "--split", "16", "--output-dir", "parts")
    assert run.err.startswith("sigmoid: a.npy: its header says shape (9,) of float64, 72 bytes")
    assert run.status == 1


GROUPS = (7, 20, 1, 30, 2)
"""Rows of each row group of a parquet file."""


def write_groups(path: Path, texts: Sequence[str]) -> None:
    """A parquet file with a row for each of the texts, in row groups."""
    ids = pa.array(range(len(texts)), pa.int32())
    table = pa.table({"id": ids, "x": pa.array(texts, pa.string())}, metadata={"by": "a model"})
    with pq.ParquetWriter(path, table.schema, compression="zstd") as writer:
        start = 0
        for rows in GROUPS:
            writer.write_table(table.slice(start, rows))
            start += rows


@pytest.mark.parametrize("size", ["1", "500", "1K", "1M"])
def test_parts_of_parquet_are_row_groups_of_the_output_for_the_whole(
    sigmoid: Program, size: str
) -> None:
    texts = [str(number / 7) for number in range(sum(GROUPS))]
    write_groups(sigmoid.folder / "a.parquet", texts)
    arguments = ("eval", "a.parquet", "-c", "x", "--on-error", "skip")
    run = sigmoid(*arguments, "--split", size, "--output-dir", "parts")
    assert (run.status, run.err) == (0, "")
    whole = pq.ParquetFile(io.BytesIO(sigmoid(*arguments).out))
    names = part_names(sigmoid.folder / "parts")
    assert names[0] == "part-00000.parquet"
    parts = [pq.ParquetFile(sigmoid.folder / "parts" / name) for name in names]
    assert len(parts) == {"1": 5, "1M": 1}.get(size, len(parts))
    for part in parts:
        assert part.schema_arrow.equals(whole.schema_arrow, check_metadata=True)
    assert pa.concat_tables([part.read() for part in parts]).equals(whole.read())
    groups = [
        part.metadata.row_group(index)
        for part in parts
        for index in range(part.metadata.num_row_groups)
    ]
    assert [group.num_rows for group in groups] == list(GROUPS)
    assert {group.column(2).compression for group in groups} == {"ZSTD"}


def test_parts_of_parquet_become_other_formats(sigmoid: Program) -> None:
    write_groups(sigmoid.folder / "a.parquet", [str(number) for number in range(sum(GROUPS))])
    arguments = ("grad", "a.parquet", "-c", "x", "--to", "text")
    assert sigmoid(*arguments, "--split", "1", "--output-dir", "parts").status == 0
    assert part_names(sigmoid.folder / "parts") == [f"part-{n:05}.txt" for n in range(len(GROUPS))]
    assert joined(sigmoid.folder / "parts") == sigmoid(*arguments).out


def test_a_bad_cell_of_a_part_of_parquet_is_reported_with_its_row_in_the_file(
    sigmoid: Program,
) -> None:
    texts = ["1"] * sum(GROUPS)
    texts[29] = "none"
    write_groups(sigmoid.folder / "a.parquet", texts)
    for target in ("parquet", "csv"):
        run = sigmoid(
            *("eval", "a.parquet", "-c", "x", "--to", target),
            *("--split", "1", "--output-dir", target),
        )
        assert run.err.splitlines() == [
            "sigmoid: a.parquet: column 'x', row 30: 'none' is not a number",
            "a missing value? leave it out of the calculation: --missing none",
            "sigmoid: 1 of 5 files failed, 4 were converted",
        ]


def test_a_parquet_file_without_rows_is_one_part(sigmoid: Program) -> None:
    pq.write_table(pa.table({"x": pa.array([], pa.float64())}), sigmoid.folder / "a.parquet")
    assert sigmoid("eval", "a.parquet", "--split", "1", "--output-dir", "parts").status == 0
    part = pq.read_table(sigmoid.folder / "parts" / "part-00000.parquet")
    assert part.schema.names == ["x", "x_sigmoid"]


def test_a_column_that_parquet_lacks_is_reported_before_a_part_is_written(sigmoid: Program) -> None:
    write_groups(sigmoid.folder / "a.parquet", ["1"] * sum(GROUPS))
    run = sigmoid("eval", "a.parquet", "-c", "y", "--split", "1", "--output-dir", "parts")
    assert run.err == "sigmoid: a.parquet: has no column 'y'\nits columns: id, x\n"
    assert run.status == 2
    assert not (sigmoid.folder / "parts").exists()


def test_a_bad_token_is_reported_with_its_line_in_the_file(sigmoid: Program) -> None:
    (sigmoid.folder / "a.txt").write_text("1\n" * 50 + "1 x\n" + "1\n" * 50)
    (sigmoid.folder / "a.csv").write_text("n,x\n" + "1,1\n" * 50 + "1,y\n" + "1,1\n" * 50)
    run = sigmoid("eval", "a.txt", "--split", "30", "--output-dir", "text")
    assert run.err.splitlines()[0] == "sigmoid: a.txt:51:3: 'x' is not a number"
    run = sigmoid("eval", "a.csv", "-c", "x", "--split", "30", "--output-dir", "csv")
    assert run.err.startswith("sigmoid: a.csv:52:3: 'y' is not a number")
    assert run.status == 1


def test_parts_of_another_run_are_not_mixed_with_the_new_ones(sigmoid: Program) -> None:
    (sigmoid.folder / "a.txt").write_text("1\n" * 10)
    assert sigmoid("eval", "a.txt", "--split", "4", "--output-dir", "parts").status == 0
    again = sigmoid("eval", "a.txt", "--split", "8", "--output-dir", "parts")
    assert again.err == (
        "sigmoid: parts: holds part-00003.txt, which is none of the 3 parts\n"
        "remove the parts that are there, or give another directory\n"
    )
    assert again.status == 2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["a.txt.gz"], "--split: a.txt.gz: a compressed file cannot be read from its middle"),
        (["a.json"], "--split: a.json: json cannot be cut into parts"),
        (["a.txt", "--skip-existing"], "--split and --skip-existing exclude one another"),
        (["a.txt", "--split", "0"], "'0' is not a size like 64M or 2G"),
    ],
)
def test_a_file_that_cannot_be_split_is_reported(
    sigmoid: Program, arguments: list[str], message: str
) -> None:
    run = sigmoid("eval", "--split", "1M", "--output-dir", "parts", *arguments)
    assert run.status == 2
    assert message in run.err.splitlines()[0]


def test_parts_go_to_a_directory(sigmoid: Program) -> None:
    run = sigmoid("eval", "1", "--split", "1M")
    assert (run.status, run.err) == (2, "sigmoid: --split goes with --output-dir\n")
