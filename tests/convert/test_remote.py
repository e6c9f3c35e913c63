"""Files by URL: a local S3 server, local web servers, and a file system in memory."""

from __future__ import annotations

import gc
import http.server
import io
import os
import ssl
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from conftest import missing
from program import Finished, Program
from sigmoid_cli.convert.file import read_anywhere
from sigmoid_cli.convert.given import File, RowGroups
from sigmoid_cli.convert.remote import RemoteSource, opened_remote, written_whole_remote
from sigmoid_cli.convert.remote_folder import names_matching
from sigmoid_cli.convert.source import opened
from sigmoid_cli.convert.split import parts_of
from sigmoid_cli.errors import SigmoidError
from sigmoid_cli.formats import registry
from sigmoid_cli.formats.calculation import Calculation
from sigmoid_cli.formats.layout import Layout
from sigmoid_cli.formats.vector import VectorArithmetic

SECRET = "hush-hush"

PART = 50 << 20
"""Bytes from which on s3fs uploads an object in parts."""


def needs(*packages: str) -> None:
    for package in packages:
        if find_spec(package) is None:
            missing(f"{package} is not installed")


class Store:
    """An S3 server, and the program with credentials for it.

    Attributes:
        files: the server as fsspec sees it.
    """

    def __init__(self, address: str, run: Program) -> None:
        import s3fs

        self._run = run
        self._environment = {
            "AWS_ENDPOINT_URL": address,
            "AWS_ACCESS_KEY_ID": "anyone",
            "AWS_SECRET_ACCESS_KEY": SECRET,
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_MAX_ATTEMPTS": "1",
        }
        self.files: Any = s3fs.S3FileSystem(
            key="anyone",
            secret=SECRET,
            endpoint_url=address,
            skip_instance_cache=True,
            use_listings_cache=False,
        )

    def __call__(self, *arguments: str, **given: Any) -> Finished:
        run = self._run(*arguments, env=self._environment, **given)
        assert SECRET not in run.err
        return run

    @property
    def folder(self) -> Path:
        """Where the program runs."""
        return self._run.folder

    def names(self, bucket: str) -> list[str]:
        return [str(name) for name in sorted(self.files.find(bucket))]

    def unfinished_uploads(self, bucket: str) -> list[Any]:
        return list(self.files.call_s3("list_multipart_uploads", Bucket=bucket).get("Uploads", []))


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Where a local S3 server answers."""
    needs("s3fs", "moto", "flask")
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def store(address: str, sigmoid: Program, tmp_path: Path) -> Store:
    made = Store(address, sigmoid)
    for bucket in ("source", "target"):
        if made.files.exists(bucket):
            made.files.rm(bucket, recursive=True)
        made.files.mkdir(bucket)
    return made


@contextmanager
def web(handler: Callable[..., http.server.BaseHTTPRequestHandler]) -> Iterator[Any]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Files(http.server.SimpleHTTPRequestHandler):
    """The files of a folder."""

    def log_message(self, *arguments: object) -> None: ...


class Ranges(Files):
    """The files of a folder, and ranges of them; the server counts what it sends of these."""

    def do_GET(self) -> None:
        begin, end = self.headers["Range"].removeprefix("bytes=").split("-")
        with open(self.translate_path(self.path), "rb") as file:
            file.seek(int(begin))
            data = file.read(int(end) + 1 - int(begin))
            size = file.seek(0, os.SEEK_END)
        self.send_response(206)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Content-Range", f"bytes {begin}-{int(begin) + len(data) - 1}/{size}")
        self.end_headers()
        self.wfile.write(data)
        self.server.sent += len(data)  # type: ignore[attr-defined]


class Refusal(http.server.BaseHTTPRequestHandler):
    """A store that lets nobody write."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._answer(404, b"<Error><Code>NoSuchKey</Code><Message>gone</Message></Error>")

    def do_HEAD(self) -> None:
        self._answer(404, b"")

    def do_PUT(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"] or 0))
        self._answer(403, b"<Error><Code>AccessDenied</Code><Message>no</Message></Error>")

    def do_POST(self) -> None:
        self.do_PUT()

    def _answer(self, status: int, body: bytes) -> None:
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
    for name in ("a.txt", "b.txt", "deep/c.txt", "d.csv"):
        store.files.pipe(f"source/{name}", b"0\n")
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


def test_of_parquet_only_what_is_asked_for_is_read(sigmoid: Program) -> None:
    needs("aiohttp", "fsspec")
    numbers = np.random.default_rng(0).normal(size=4 << 20)
    pq.write_table(pa.table({"x": numbers}), sigmoid.folder / "a.parquet", row_group_size=1 << 19)
    with web(partial(Ranges, directory=str(sigmoid.folder))) as server:
        server.sent = 0
        address = f"http://127.0.0.1:{server.server_port}/a.parquet"
        [part, *_] = parts_of(File(address), "parquet", 1, Calculation(("sigmoid",)), Layout())[0]
        assert isinstance(part, RowGroups)
        assert server.sent < 1 << 17
        with opened(part) as source, read_anywhere(source, "parquet") as file:
            [answer, _] = registry.file_conversion(
                "parquet", "parquet", file, Calculation(("sigmoid",)), Layout(), part.groups
            ).answers(VectorArithmetic(Calculation(("sigmoid",))))
    assert len(answer) > 1 << 22
    assert server.sent < numbers.nbytes / 2


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
    assert run.err.splitlines() == [
        "sigmoid: s3://source/b.txt:2:1: 'x' is not a number",
        "sigmoid: s3://source/c.txt: no such file or directory",
        "sigmoid: 2 of 3 files failed, 1 was converted",
    ]
    assert run.status == 1


@pytest.mark.parametrize("size", [10, PART + (1 << 20)], ids=["small", "in parts"])
def test_an_object_stands_as_it_was_when_the_new_one_fails(store: Store, size: int) -> None:
    store.files.pipe("target/a.f64", b"old")
    data = bytes(size - size % 8) + b"rest"
    run = store("eval", "--from", "f64", "-o", "s3://target/a.f64", stdin=data)
    assert run.status == 1
    assert "ends within a number" in run.err
    assert store.files.cat("target/a.f64") == b"old"
    assert store.unfinished_uploads("target") == []


def test_an_object_in_place_of_itself(store: Store) -> None:
    store.files.pipe("source/a.txt", b"0\n")
    assert store("eval", "s3://source/a.txt", "--in-place").status == 0
    assert store.files.cat("source/a.txt") == b"0.5\n"
    run = store("eval", "s3://source/a.txt", "-o", "s3://source/a.txt")
    assert run.err.startswith("sigmoid: s3://source/a.txt: is an input too\n")
    assert run.status == 2


def test_what_is_not_there_is_told(store: Store) -> None:
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


def test_what_cannot_be_written_to_is_told_before_anything_is_read(store: Store) -> None:
    files = store.folder
    for name in ("a.txt", "b.txt"):
        (files / name).write_text("none\n")
    for destination, status, message in (
        (["-o", "s3://gone/a.txt"], 1, "s3://gone/a.txt: no such file or directory\n"),
        (["--output-dir", "s3://gone"], 1, "s3://gone/a.txt: no such file or directory\n"),
        (
            ["-o", "s3://target/"],
            2,
            "s3://target/: names no object to write\ns3://BUCKET/NAME does\n",
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


@pytest.fixture
def certificate(tmp_path: Path, needed: Callable[[str], str]) -> tuple[Path, Path]:
    """A certificate of 127.0.0.1, and its key."""
    files = tmp_path / "certificate.pem", tmp_path / "key.pem"
    subprocess.run(
        [
            *(needed("openssl"), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1"),
            *("-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"),
            *("-out", files[0], "-keyout", files[1]),
        ],
        check=True,
        capture_output=True,
    )
    return files


def test_a_file_comes_over_https_and_is_shown_without_secrets(
    sigmoid: Program, certificate: tuple[Path, Path]
) -> None:
    needs("aiohttp", "fsspec")
    shared = sigmoid.folder / "shared"
    shared.mkdir()
    (shared / "a.csv").write_text("x,y\n1,0\n2,zero\n")
    (shared / "b.csv").write_text("x,y\n1,0\n")
    with web(partial(Files, directory=str(shared))) as server:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        host = f"127.0.0.1:{server.server_port}"
        trust = {"SSL_CERT_FILE": str(certificate[0])}
        good = sigmoid("eval", f"https://{host}/b.csv?key={SECRET}", "-c", "y", env=trust)
        bad = sigmoid("eval", f"https://{host}/a.csv?key={SECRET}", "-c", "y", env=trust)
        gone = sigmoid("eval", f"https://me:{SECRET}@{host}/c.csv", env=trust)
        written = sigmoid("eval", "0", "-o", f"https://me:{SECRET}@{host}/c.csv", env=trust)
        batch = sigmoid("eval", f"https://{host}/b.csv", "-c", "x", "--output-dir", ".", env=trust)
    assert (good.status, good.out, good.err) == (0, b"x,y,y_sigmoid\n1,0,0.5\n", "")
    assert (
        bad.err == f"sigmoid: https://{host}/a.csv?…:3:3: 'zero' is not a number, in column 'y'\n"
    )
    assert gone.err == f"sigmoid: https://…@{host}/c.csv: no such file or directory\n"
    assert written.status == 2
    assert (batch.status, batch.err) == (0, "")
    assert (sigmoid.folder / "b.csv").read_text().endswith("1,0,0.7310585786300049\n")


def test_a_server_that_sends_whole_files_only_is_read_to_the_end(sigmoid: Program) -> None:
    needs("aiohttp", "fsspec")
    numbers = np.random.default_rng(0).normal(size=5 << 18)
    numbers.tofile(sigmoid.folder / "a.f64")
    pq.write_table(pa.table({"x": numbers}), sigmoid.folder / "a.parquet")
    expected = sigmoid("eval", "a.f64").out
    with web(partial(Files, directory=str(sigmoid.folder))) as server:
        address = f"http://127.0.0.1:{server.server_port}"
        run = sigmoid("eval", f"{address}/a.f64")
        assert (run.status, run.err) == (0, "")
        assert run.out == expected
        split = ("--split", "1M", "--output-dir", "parts")
        for arguments in ([f"{address}/a.f64", *split], [f"{address}/a.parquet"]):
            run = sigmoid("eval", *arguments)
            assert run.err == (
                f"sigmoid: {arguments[0]}: its server sends whole files, not the middle of one\n"
                "download it first\n"
            )
            assert run.status == 1


@pytest.mark.parametrize(
    ("status", "message"),
    [(404, "no such file or directory"), (403, "its server answers 403 Forbidden")],
)
def test_what_a_web_server_answers_is_told(sigmoid: Program, status: int, message: str) -> None:
    needs("aiohttp", "fsspec")

    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_error(status)

        def do_HEAD(self) -> None:
            self.do_GET()

        def log_message(self, *arguments: object) -> None: ...

    with web(Answer) as server:
        address = f"http://127.0.0.1:{server.server_port}/a.txt"
        run = sigmoid("eval", address)
    assert (run.status, run.err) == (1, f"sigmoid: {address}: {message}\n")
    gone = sigmoid("eval", address)
    assert gone.status == 1
    assert gone.err.startswith(f"sigmoid: {address}: Cannot connect to host 127.0.0.1:")


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


def test_where_a_name_is_taken_at_once_a_temporary_one_comes_before() -> None:
    needs("fsspec")
    import fsspec

    files = fsspec.filesystem("memory")
    files.pipe("/folder/a.txt", b"old")
    with suppress(ZeroDivisionError), written_whole_remote("memory://folder/a.txt") as sink:
        sink.write(b"new")
        assert files.cat("/folder/a.txt") == b"old"
        raise ZeroDivisionError
    assert files.find("/folder") == ["/folder/a.txt"]
    assert files.cat("/folder/a.txt") == b"old"
    with written_whole_remote("memory://folder/a.txt", "batch-") as sink:
        sink.write(b"new")
        [temporary] = [name for name in files.find("/folder") if name != "/folder/a.txt"]
        assert temporary.startswith("/folder/.sigmoid-batch-")
    assert files.find("/folder") == ["/folder/a.txt"]
    assert files.cat("/folder/a.txt") == b"new"
    assert names_matching("memory://folder/*.txt") == ["memory://folder/a.txt"]
    with opened_remote("memory://folder/a.txt") as source:
        assert source.size == 3
        assert source.read(9) == b"new"


def test_what_is_given_up_never_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    needs("fsspec")
    import fsspec
    from fsspec.implementations.memory import MemoryFile
    from fsspec.spec import AbstractBufferedFile

    class Uploaded(AbstractBufferedFile):  # type: ignore[misc]
        """As of FTP: to discard it is to remove what may not be there."""

        def _upload_chunk(self, final: bool = False) -> bool:
            self.fs.store[self.path] = MemoryFile(self.fs, self.path, self.buffer.getvalue())
            return True

        def discard(self) -> None:
            self.fs.rm(self.path)

    files = fsspec.filesystem("memory")
    monkeypatch.setattr(
        type(files), "_open", lambda files, path, mode, **_: Uploaded(files, path, mode)
    )
    with suppress(ZeroDivisionError), written_whole_remote("memory://given-up/a.txt") as sink:
        sink.write(b"half")
        raise ZeroDivisionError
    del sink  # a buffer that is not given up is written when nobody holds it any more
    gc.collect()
    assert files.find("/given-up") == []
    with written_whole_remote("memory://given-up/a.txt") as sink:
        sink.write(b"whole")
    assert files.store["/given-up/a.txt"].getvalue() == b"whole"


def test_a_backend_may_not_say_how_large_a_file_is() -> None:
    file = io.BytesIO(b"0123456789")  # like those that come over SFTP
    source = RemoteSource("sftp://host/a.txt", file, None)
    assert source.size == 10
    assert source.read(4) == b"0123"
    source.seek(8)
    assert source.read(4) == b"89"
    source.close()


def test_a_failure_of_a_backend_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    needs("fsspec")
    from fsspec.implementations.memory import MemoryFileSystem

    def fail(*arguments: object, **more: object) -> None:
        raise RuntimeError(f"403 for https://me:{SECRET}@host/?{SECRET}\nand more")

    monkeypatch.setattr(MemoryFileSystem, "_open", fail)
    with pytest.raises(SigmoidError) as told, opened_remote("memory://a.txt"):
        pass
    assert str(told.value) == "memory://a.txt: 403 for https://…@host/?…"


@pytest.mark.parametrize(
    ("module", "url", "message"),
    [
        ("fsspec", "s3://b/k", "needs the package fsspec: pip install 'sigmoid-cli[remote]'"),
        ("gcsfs", "gs://b/k", "needs the package gcsfs: pip install gcsfs"),
        ("s3fs", "s3://b/k", "needs the package s3fs: pip install s3fs"),
        ("aiohttp", "https://h/k", "needs the package aiohttp: pip install aiohttp"),
        ("paramiko", "sftp://h/k", "needs the package paramiko: pip install paramiko"),
        ("smbclient", "smb://h/k", "needs the package smbprotocol: pip install smbprotocol"),
        ("", "what://b/k", "fsspec knows no such protocol"),
    ],
)
def test_a_missing_package_is_named_in_one_line(
    sigmoid: Program, module: str, url: str, message: str
) -> None:
    needs("fsspec")
    code = f"import sys; sys.modules[{module!r}] = None; from sigmoid_cli.cli import main; main()"
    run = subprocess.run(
        [sys.executable, "-c", code, "eval", url], capture_output=True, check=False
    )
    assert run.stderr.decode() == f"sigmoid: {url}: {message}\n"
    assert run.returncode == 2


def test_a_local_pattern_that_the_shell_left_alone_names_files(sigmoid: Program) -> None:
    for name in ("b.txt", "a.txt", "c.csv"):
        (sigmoid.folder / name).write_text("0\n")
    (sigmoid.folder / "a.txt").write_text("1\n")
    assert sigmoid("eval", "?.txt").lines == ["0.7310585786300049", "0.5"]
    run = sigmoid("eval", "[ab].txt", "--output-dir", "out")
    assert (run.status, sorted(os.listdir(sigmoid.folder / "out"))) == (0, ["a.txt", "b.txt"])
    (sigmoid.folder / "?.txt").write_text("40\n")
    assert sigmoid("eval", "?.txt").lines == ["1.0"]
    run = sigmoid("eval", "*.npy")
    assert run.err == "sigmoid: '*.npy' is not a number, and there is no file of that name\n"
