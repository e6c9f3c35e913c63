"""Files of web servers, by their URLs."""

from __future__ import annotations

import http.server
import ssl
from functools import partial

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sigmoid_cli.convert.inputs import File
from sigmoid_cli.convert.random_access import read_anywhere
from sigmoid_cli.convert.split import parts_of
from sigmoid_cli.convert.streams.sources import opened
from sigmoid_cli.formats import registry
from sigmoid_cli.formats.parts import RowGroups
from sigmoid_cli.formats.record_options import RecordOptions
from sigmoid_cli.numeric.calculation import Calculation
from sigmoid_cli.numeric.vector import VectorEngine
from support.program import Program
from support.requirements import needs
from support.servers import SECRET, Files, Ranges, certificate, web


def test_of_parquet_only_what_is_asked_for_is_read(sigmoid: Program) -> None:
    needs("aiohttp", "fsspec")
    numbers = np.random.default_rng(0).normal(size=4 << 20)
    pq.write_table(pa.table({"x": numbers}), sigmoid.folder / "a.parquet", row_group_size=1 << 19)
    with web(partial(Ranges, directory=str(sigmoid.folder))) as server:
        server.sent = server.requests = 0
        address = f"http://127.0.0.1:{server.server_port}/a.parquet"
        [part, *_] = parts_of(
            File(address), "parquet", 1, Calculation(("sigmoid",)), RecordOptions()
        )[0]
        assert isinstance(part.part, RowGroups)
        assert server.sent < 1 << 17
        with opened(part, random_access=True) as source, read_anywhere(source, "parquet") as file:
            [encoded, _] = registry.file_conversion(
                "parquet",
                "parquet",
                file,
                Calculation(("sigmoid",)),
                RecordOptions(),
                part.part.groups,
            ).convert(VectorEngine(Calculation(("sigmoid",))))
    assert len(encoded) > 1 << 22
    assert server.sent < numbers.nbytes / 2


def test_a_file_comes_over_https_and_is_shown_without_secrets(
    sigmoid: Program, tmp_path_factory: pytest.TempPathFactory
) -> None:
    needs("aiohttp", "fsspec")
    files = certificate(tmp_path_factory.mktemp("certificate"))
    shared = sigmoid.folder / "shared"
    shared.mkdir()
    (shared / "a.csv").write_text("x,y\n1,0\n2,zero\n")
    (shared / "b.csv").write_text("x,y\n1,0\n")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*files)
    with web(partial(Files, directory=str(shared)), context) as server:
        host = f"127.0.0.1:{server.server_port}"
        trust = {"SSL_CERT_FILE": str(files[0])}
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
    [(404, "no such file or directory"), (403, "permission denied (the server answers 403)")],
)
def test_an_error_of_a_web_server_is_reported(sigmoid: Program, status: int, message: str) -> None:
    needs("aiohttp", "fsspec")

    class EncodedBlock(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_error(status)

        def do_HEAD(self) -> None:
            self.do_GET()

        def log_message(self, *arguments: object) -> None: ...

    with web(EncodedBlock) as server:
        address = f"http://127.0.0.1:{server.server_port}/a.txt"
        run = sigmoid("eval", address)
    assert (run.status, run.err) == (1, f"sigmoid: {address}: {message}\n")
    gone = sigmoid("eval", address)
    assert gone.status == 1
    assert gone.err == f"sigmoid: {address}: cannot connect to its server: connection refused\n"
