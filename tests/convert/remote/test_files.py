"""Objects of a store, by their URLs: that of a local S3 server."""

from __future__ import annotations

import gzip
import http.server
import io
import os
import tarfile
import zipfile

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from support.program import Program
from support.requirements import needs
from support.servers import SECRET, web
from support.store import S3Server, Store

PART = 50 << 20
"""Bytes from which on s3fs uploads an object in parts."""


class Refusal(http.server.BaseHTTPRequestHandler):
    """A store that refuses to be written."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._convert(404, b"<Error><Code>NoSuchKey</Code><Message>gone</Message></Error>")

    def do_HEAD(self) -> None:
        self._convert(404, b"")

    def do_PUT(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"] or 0))
        self._convert(403, b"<Error><Code>AccessDenied</Code><Message>no</Message></Error>")

    def do_POST(self) -> None:
        self.do_PUT()

    def _convert(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: object) -> None: ...


def test_an_object_is_read_and_one_is_written(store: Store) -> None:
    store.files.pipe("source/a.csv", b"x,y\n1,0\n")
    run = store("eval", "s3://source/a.csv", "-c", "y", "-o", "s3://target/deep/b.tsv")
    assert (run.status, run.err) == (0, "")
    assert store.files.cat("target/deep/b.tsv") == b"x\ty\ty_sigmoid\n1\t0\t0.5\n"
    assert store("eval", "s3://source/a.csv", "-c", "x").out.endswith(b"1,0,0.7310585786300049\n")


def test_compressed_objects_are_read_and_written(store: Store) -> None:
    assert store("eval", "0", "-o", "s3://target/a.txt.gz").status == 0
    assert store.files.cat("target/a.txt.gz")[:2] == b"\x1f\x8b"
    assert store("grad", "s3://target/a.txt.gz").out == b"0.2350037122015945\n"


def test_a_pattern_makes_a_batch_and_a_second_run_leaves_out_what_is_done(store: Store) -> None:
    names = ("a.txt", "b.txt", "deep/c.txt", "d.csv")
    store.fill("source", dict.fromkeys(names, b"0\n"), age=60)
    arguments = ("eval", "s3://source/*.txt", "--output-dir", "s3://target/done", "--skip-existing")
    run = store(*arguments)
    assert (run.status, run.err) == (0, "")
    assert store.names("target") == ["target/done/a.txt", "target/done/b.txt"]
    first = store.files.info("target/done/a.txt")["LastModified"]
    store.files.rm("target/done/b.txt")
    assert store(*arguments).status == 0
    assert store.names("target") == ["target/done/a.txt", "target/done/b.txt"]
    assert store.files.info("target/done/a.txt")["LastModified"] == first
    several = store(
        "eval", "s3://source/**/*.txt", "--jobs", "2", "--output-dir", "s3://target/deep"
    )
    assert (several.status, several.err) == (0, "")
    assert len(store.names("target")) == 5


def test_parquet_is_read_and_written(store: Store) -> None:
    table = pa.table({"x": [0.0, 1.0, 2.0], "name": ["a", "b", "c"]})
    with store.files.open("source/a.parquet", "wb") as file:
        pq.write_table(table, file, row_group_size=2)
    arguments = ("eval", "s3://source/a.parquet", "-c", "x")
    run = store(*arguments, "-o", "s3://target/b.parquet")
    assert (run.status, run.err) == (0, "")
    with store.files.open("target/b.parquet", "rb") as file:
        assert pq.read_table(file).to_pydict() == {
            **table.to_pydict(),
            "x_sigmoid": [0.5, 0.7310585786300049, 0.8807970779778824],
        }
    run = store(*arguments, "--split", "1", "--to", "csv", "--output-dir", "s3://target/parts")
    assert (run.status, run.err) == (0, "")
    assert store.files.cat("target/parts/part-00001.csv") == (
        b"x,name,x_sigmoid\n2.0,c,0.8807970779778824\n"
    )
    for name, data in (("bad", b"none"), ("packed.gz", b"none")):
        store.files.pipe(f"source/{name}", data)
        run = store("eval", f"s3://source/{name}", "--from", "parquet")
        assert run.status == 1
        assert len(run.err.splitlines()) == (1 if name == "bad" else 2)


def test_a_batch_of_objects_goes_on_after_a_bad_one(store: Store) -> None:
    store.files.pipe({"source/a.txt": b"0\n", "source/b.txt": b"1\nx\n"})
    run = store(
        "eval",
        "s3://source/a.txt",
        "s3://source/b.txt",
        "s3://source/c.txt",
        "--output-dir",
        "here",
    )
    *errors, summary = run.err.splitlines()
    assert sorted(errors) == [
        "sigmoid: s3://source/b.txt:2:1: 'x' is not a number",
        "sigmoid: s3://source/c.txt: no such file or directory",
    ]
    assert summary == "sigmoid: 2 of 3 files failed, 1 was converted"
    assert run.status == 1


@pytest.mark.parametrize("size", [10, PART + (1 << 20)], ids=["small", "in parts"])
def test_an_object_stands_as_it_was_when_the_new_one_fails(store: Store, size: int) -> None:
    store.files.pipe("target/a.f64", b"old")
    data = bytes(size - size % 8) + b"rest"
    run = store("eval", "--from", "f64", "-o", "s3://target/a.f64", stdin=data)
    assert run.status == 1
    assert "ends inside a number" in run.err
    assert store.files.cat("target/a.f64") == b"old"
    assert store.unfinished_uploads("target") == []


def test_an_object_is_rewritten_in_place(store: Store) -> None:
    store.files.pipe("source/a.txt", b"0\n")
    assert store("eval", "s3://source/a.txt", "--in-place").status == 0
    assert store.files.cat("source/a.txt") == b"0.5\n"
    run = store("eval", "s3://source/a.txt", "-o", "s3://source/a.txt")
    assert run.err.startswith("sigmoid: s3://source/a.txt: is an input too\n")
    assert run.status == 2


def test_a_missing_object_is_reported(store: Store) -> None:
    for arguments, message in (
        (["s3://source/a.txt"], "s3://source/a.txt: no such file or directory"),
        (["s3://gone/a.txt"], "s3://gone/a.txt: no such file or directory"),
        (["s3://source/*.txt"], "s3://source/*.txt: no file matches"),
        (["0", "-o", "s3://gone/a.txt"], "s3://gone/a.txt: no such file or directory"),
    ):
        run = store("eval", *arguments)
        assert (run.status, run.err) == (1, f"sigmoid: {message}\n")


def test_a_bucket_that_must_not_be_written_to(sigmoid: Program) -> None:
    needs("s3fs")
    with web(Refusal) as server:
        store = Store(f"http://127.0.0.1:{server.server_port}", sigmoid)
        run = store("eval", "none", "-o", "s3://closed/a.txt")
        assert run.err.startswith("sigmoid: 'none' is not a number")
        run = store("eval", "0", "-o", "s3://closed/a.txt")
        assert (run.status, run.err) == (1, "sigmoid: s3://closed/a.txt: permission denied\n")
        for name in ("a.txt", "b.txt"):
            (sigmoid.folder / name).write_text("none\n")
        run = store("eval", "a.txt", "b.txt", "--output-dir", "s3://closed/out")
    assert (run.status, run.err) == (1, "sigmoid: s3://closed/out/a.txt: permission denied\n")


def test_an_output_that_cannot_be_written_is_reported_before_anything_is_read(store: Store) -> None:
    files = store.folder
    for name in ("a.txt", "b.txt"):
        (files / name).write_text("none\n")
    for destination, status, message in (
        (["-o", "s3://gone/a.txt"], 1, "s3://gone/a.txt: no such file or directory\n"),
        (["--output-dir", "s3://gone"], 1, "s3://gone/a.txt: no such file or directory\n"),
        (
            ["-o", "s3://target/"],
            1,
            "s3://target/: is a directory\n"
            "write an output for each input file into it with: --output-dir s3://target/\n",
        ),
        (
            ["-o", "s3://target"],
            2,
            "s3://target: names no object to write\ns3://BUCKET/NAME does\n",
        ),
        (
            ["-o", f"https://me:{SECRET}@host/a.txt"],
            2,
            "https://…@host/a.txt: the web can be read, but not written to\n"
            "write to a file, and send that\n",
        ),
        (
            ["--output-dir", "http://host/a"],
            2,
            "http://host/a/a.txt: the web can be read, but not written to\n"
            "write to a file, and send that\n",
        ),
        (
            ["-o", "zip://a.txt::s3://target/a.zip"],
            2,
            "zip://a.txt::s3://target/a.zip: a chain can be read, but not written to\n",
        ),
    ):
        run = store("eval", "a.txt", *destination)
        assert (run.status, run.err) == (status, f"sigmoid: {message}")
    assert store.names("target") == []
    assert store("eval", "a.txt", "-o", "s3://target/a.txt").err.startswith("sigmoid: a.txt:1:1:")
    assert store.unfinished_uploads("target") == []


def test_a_store_that_does_not_answer(sigmoid: Program) -> None:
    needs("s3fs")
    run = Store("http://127.0.0.1:9", sigmoid)("eval", "s3://source/a.txt")
    assert run.status == 1
    assert run.err.startswith("sigmoid: s3://source/a.txt: Could not connect to the endpoint URL")
    assert len(run.err.splitlines()) == 1


def test_files_in_an_archive_are_read(store: Store) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("d/a.csv", "x,y\n1,0\n")
        archive.writestr("d/b.csv", "x,y\n2,1\n")
    store.files.pipe("source/a.zip", stream.getvalue())
    (store.folder / "a.zip").write_bytes(stream.getvalue())
    for archived in ("s3://source/a.zip", "simplecache::s3://source/a.zip", "a.zip"):
        run = store("eval", f"zip://d/a.csv::{archived}", "-c", "y")
        assert (run.status, run.out, run.err) == (0, b"x,y,y_sigmoid\n1,0,0.5\n", "")
        out = f"out{len(archived)}"
        run = store("eval", f"zip://d/*.csv::{archived}", "-c", "y", "--output-dir", out)
        assert (run.status, run.err) == (0, "")
        assert sorted(os.listdir(store.folder / out)) == ["a.csv", "b.csv"]
    for url, status, message in (
        ("zip://c.csv::s3://source/a.zip", 1, "no such file or directory"),
        (
            "zip://a.csv::s3://source/*.zip",
            2,
            "a pattern may stand only in the first link of a chain\nname each archive",
        ),
        ("zip://a.csv", 2, "names no archive\nwrite, for example: zip://a.csv::s3://bucket/b.zip"),
    ):
        run = store("eval", url)
        assert (run.status, run.err) == (status, f"sigmoid: {url}: {message}\n")


@pytest.mark.parametrize("folder", ["s3://source/run", "s3://source/run/"])
def test_a_folder_of_a_store_is_mirrored(store: Store, folder: str) -> None:
    for name in ("a.csv", "deep/b.csv.gz", "deep/.hidden/c.csv", "notes.pdf"):
        store.files.pipe(f"source/run/{name}", _csv(name))
    run = store("eval", folder, "--output-dir", "s3://target/out")
    assert (run.status, run.err) == (0, "")
    assert sorted(store.files.find("target")) == ["target/out/a.csv", "target/out/deep/b.csv.gz"]
    assert store("eval", folder, "--output-dir", "out").status == 0
    assert (store.folder / "out/a.csv").read_bytes() == b"x,x_sigmoid\n0,0.5\n"


def test_objects_of_one_name_are_mirrored_from_the_folder_they_share(store: Store) -> None:
    for name in ("1/preds.csv", "2/preds.csv"):
        store.files.pipe(f"source/runs/{name}", _csv(name))
    run = store("eval", "s3://source/**/preds.csv", "--output-dir", "out")
    assert (run.status, run.err) == (0, "")
    assert (store.folder / "out/2/preds.csv").read_bytes() == b"x,x_sigmoid\n0,0.5\n"


def test_a_folder_without_files_of_a_format_says_so(store: Store) -> None:
    store.files.pipe("source/run/notes.pdf", b"")
    run = store("eval", "s3://source/run", "--output-dir", "out")
    assert run.status == 1
    assert "s3://source/run: holds no file whose ending names a format\n" in run.err


def test_a_compressed_object_of_any_name_keeps_its_compression(store: Store) -> None:
    store.files.pipe("source/a.csv", gzip.compress(_csv("a.csv")))
    assert store("eval", "s3://source/a.csv").out == b"x,x_sigmoid\n0,0.5\n"
    assert store("eval", "s3://source/a.csv", "--output-dir", "s3://target").status == 0
    assert gzip.decompress(store.files.cat("target/a.csv")) == b"x,x_sigmoid\n0,0.5\n"


def _csv(name: str) -> bytes:
    return gzip.compress(b"x\n0\n") if name.endswith(".gz") else b"x\n0\n"


def test_many_small_objects_are_waited_for_together(store: Store, s3: S3Server) -> None:
    names = [f"{number:02}.txt" for number in range(40)]
    store.fill("source", {name: b"0\n" for name in names})
    s3.hold("GET /source/", until=16)
    run = store("eval", "s3://source/*.txt", "--output-dir", "s3://target/done", "-j", "1")
    assert (run.status, run.err) == (0, "")
    assert s3.most_at_once == 16
    assert len(s3.requests) < 4 * len(names) + 20
    assert store.names("target") == [f"target/done/{name}" for name in names]
    assert store.files.cat("target/done/39.txt") == b"0.5\n"


def test_a_pattern_matches_names_that_tar_stores_with_a_dot(sigmoid: Program) -> None:
    needs("fsspec")
    (sigmoid.folder / "x.csv").write_text("x,y\n1,0\n")
    with tarfile.open(sigmoid.folder / "a.tar", "w") as archive:
        archive.add(sigmoid.folder / "x.csv", "./x.csv")
    run = sigmoid("eval", "tar://*.csv::a.tar", "-c", "y", "--output-dir", "out")
    assert (run.status, run.err) == (0, "")
    assert (sigmoid.folder / "out/x.csv").read_text() == "x,y,y_sigmoid\n1,0,0.5\n"


class Unknown(Refusal):
    """A store with an unknown error."""

    def do_PUT(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"] or 0))
        self._convert(400, b"<Error><Code>Odd</Code><Message>no</Message></Error>")


def test_an_error_of_a_store_is_reported_without_its_number(sigmoid: Program) -> None:
    needs("s3fs")
    with web(Unknown) as server:
        store = Store(f"http://127.0.0.1:{server.server_port}", sigmoid)
        run = store("eval", "0", "-o", "s3://closed/a.txt")
    assert (run.status, run.err) == (1, "sigmoid: s3://closed/a.txt: its store answers: no\n")


def test_a_connection_to_a_store_that_breaks_again_and_again_is_reported_in_plain_words(
    store: Store, s3: S3Server
) -> None:
    store.files.pipe("source/a.txt", b"0\n" * 1000)
    s3.break_off("GET /source/a.txt")
    run = store("eval", "s3://source/a.txt")
    assert (run.status, run.err) == (1, "sigmoid: s3://source/a.txt: the connection broke\n")
