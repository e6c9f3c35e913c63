"""Compressed inputs by their first bytes: on standard input, and under any name."""

from __future__ import annotations

import bz2
import gzip
import lzma
import os
import struct

import pytest
from backports import zstd
from hypothesis import given
from hypothesis import strategies as st

from sigmoid_cli.convert.inputs import File
from sigmoid_cli.convert.started import started
from sigmoid_cli.convert.streams.signatures import by_signature, may_be_signature
from sigmoid_cli.convert.streams.sources import size_of_all
from support.program import Program

CODECS = {"gzip": gzip, "bzip2": bz2, "xz": lzma, "Zstandard": zstd}
TEXT = b"".join(b"%d\n" % (number % 7 - 3) for number in range(100_000))

every_compression = pytest.mark.parametrize("name", CODECS)


class _Dripping:
    """A source that returns one byte a read."""

    name, size = "in", None

    def __init__(self, data: bytes) -> None:
        self._data = data

    def read(self, size: int) -> bytes:
        byte, self._data = self._data[:1], self._data[1:]
        return byte


@every_compression
def test_standard_input_may_be_compressed(sigmoid: Program, name: str) -> None:
    compressed = CODECS[name].compress(TEXT)
    assert sigmoid("eval", stdin=compressed).out == sigmoid("eval", stdin=TEXT).out
    records = CODECS[name].compress(b"id,x\na,0\n")
    run = sigmoid("eval", "--from", "csv", "-c", "x", stdin=records)
    assert run.out == b"id,x,x_sigmoid\na,0,0.5\n"


@every_compression
def test_an_empty_archive_is_empty_input(sigmoid: Program, name: str) -> None:
    run = sigmoid("eval", stdin=CODECS[name].compress(b""))
    assert (run.status, run.out, run.err) == (0, b"", "")


@every_compression
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_file_may_be_compressed_under_any_name(sigmoid: Program, name: str, jobs: str) -> None:
    (sigmoid.folder / "x.csv").write_bytes(CODECS[name].compress(b"x\n" + TEXT))
    (sigmoid.folder / "y.csv").write_bytes(b"x\n" + TEXT)
    run = sigmoid("eval", "x.csv", "-j", jobs)
    assert (run.status, run.err) == (0, "")
    assert run.out == sigmoid("eval", "y.csv").out


@every_compression
def test_a_batch_keeps_names_and_compression(sigmoid: Program, name: str) -> None:
    for file in ("x.csv", "y.csv"):
        (sigmoid.folder / file).write_bytes(CODECS[name].compress(b"x\n0\n"))
    assert sigmoid("eval", "x.csv", "--output-dir", "out").status == 0
    assert sigmoid("grad", "y.csv", "--in-place").status == 0
    out = (sigmoid.folder / "out/x.csv").read_bytes()
    assert CODECS[name].decompress(out) == b"x,x_sigmoid\n0,0.5\n"
    rewritten = (sigmoid.folder / "y.csv").read_bytes()
    assert CODECS[name].decompress(rewritten) == b"x,x_grad\n0,0.25\n"


def test_a_batch_into_another_format_is_compressed_by_name_only(sigmoid: Program) -> None:
    (sigmoid.folder / "x.csv").write_bytes(gzip.compress(b"x\n0\n"))
    assert sigmoid("eval", "x.csv", "--output-dir", "out", "--to", "json").status == 0
    assert (sigmoid.folder / "out/x.json").read_bytes() == b'[{"x":0,"x_sigmoid":0.5}]\n'


def test_an_ending_that_says_so_is_believed(sigmoid: Program) -> None:
    (sigmoid.folder / "x.txt.gz").write_bytes(gzip.compress(b"0\n"))
    assert sigmoid("eval", "x.txt.gz", "--output-dir", "out").status == 0
    assert gzip.decompress((sigmoid.folder / "out/x.txt.gz").read_bytes()) == b"0.5\n"


@every_compression
@pytest.mark.parametrize("format_", ["f64", "f32"])
def test_raw_numbers_may_start_as_an_archive_does(
    sigmoid: Program, name: str, format_: str
) -> None:
    data = CODECS[name].compress(TEXT)[:16]
    run = sigmoid("eval", "--from", format_, "--to", "text", stdin=data)
    code = {"f64": "<2d", "f32": "<4f"}[format_]
    assert (run.status, len(run.lines)) == (0, len(struct.unpack(code, data)))


@every_compression
def test_a_compressed_file_is_not_cut_into_parts(sigmoid: Program, name: str) -> None:
    (sigmoid.folder / "x.csv").write_bytes(CODECS[name].compress(b"x\n" + TEXT))
    run = sigmoid("eval", "x.csv", "--output-dir", "out", "--split", "100")
    assert run.status == 2
    assert run.err == (
        "sigmoid: --split: x.csv: a compressed file cannot be read from its middle\n"
        "expand it first\n"
    )


def test_a_damaged_archive_is_named(sigmoid: Program) -> None:
    run = sigmoid("eval", stdin=gzip.compress(TEXT)[:-9])
    assert run.status == 1
    assert run.err == "sigmoid: <stdin>: the gzip data end too early\n"


@every_compression
def test_the_signature_may_come_byte_by_byte(name: str) -> None:
    found = started(File("x"), "text", _Dripping(CODECS[name].compress(b"0\n")))
    assert found.compression is not None
    assert found.compression.name == name
    assert found.lookahead is not None
    while found.lookahead.more():
        continue
    assert found.lookahead.data == b"0\n"


@every_compression
def test_the_size_of_a_compressed_file_says_nothing_about_its_content(
    sigmoid: Program, name: str
) -> None:
    path = sigmoid.folder / "x.csv"
    path.write_bytes(CODECS[name].compress(TEXT))
    assert size_of_all([File(os.fspath(path))]) is None
    path.write_bytes(TEXT)
    assert size_of_all([File(os.fspath(path))]) == len(TEXT)


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1, max_size=20))
def test_text_is_never_taken_for_an_archive(text: str) -> None:
    assert by_signature(text.encode()) is None
    assert not may_be_signature(text.encode() + b"\n")
