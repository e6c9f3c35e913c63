"""Runs the program in processes forked from one that has imported everything.

To start Python and import NumPy takes a hundred times as long as most runs of the program. A forked
process differs from a new one only in what is imported already: it has its own descriptors, folder,
environment, signals and exit status, and runs `main` from its first line.

The server is this file, run as a script. It reads requests from a socket: standard streams as
descriptors, and arguments, folder and environment. It answers with the exit status.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import importlib
import os
import pickle
import pkgutil
import selectors
import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

_LENGTH = struct.Struct("<Q")
_STATUS = struct.Struct("<i")

_IMPORTED = (
    *("numpy", "orjson", "fastnumbers", "simdjson", "plotille", "pyarrow.parquet"),
    *("fsspec", "aiohttp", "s3fs"),
    *("rich.console", "rich.progress", "rich.table", "rich.text"),
    *("csv", "decimal", "fractions", "gzip", "bz2", "lzma", "zlib", "json", "tempfile"),
)
"""Modules that the program imports only when it needs them."""

_LEFT_OUT = ("sigmoid_cli.__main__", "sigmoid_cli.bench", "sigmoid_cli.convert.cluster")
"""Modules of the program that start what does not survive a fork, or are slow and rarely run."""


class ForkServer:
    """Starts processes of the program; one at a time."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._socket, its_end = socket.socketpair()
        with its_end:
            self._process = subprocess.Popen(
                [sys.executable, __file__, str(its_end.fileno())],
                stdin=subprocess.DEVNULL,
                pass_fds=[its_end.fileno()],
                # as `main` sets it: threads of NumPy would not survive a fork
                env={**environment, "OPENBLAS_NUM_THREADS": "1"},
            )

    def run(
        self,
        arguments: Sequence[str | bytes | Path],
        stdin: bytes | None,
        folder: Path,
        environment: Mapping[str, str],
        patience: float,
    ) -> tuple[int, bytes, bytes]:
        """Run the program to its end, its standard streams pipes, or no input for None.

        Returns its exit status, as `subprocess` has it, and what it wrote to each output.
        """
        body = pickle.dumps(([*map(os.fsdecode, arguments)], str(folder), dict(environment)))
        pipes = [os.pipe() for _ in range(3)]
        (its_in, in_), (out, its_out), (err, its_err) = pipes
        if stdin is None:
            os.close(its_in)
            its_in = os.open(os.devnull, os.O_RDONLY)
        socket.send_fds(self._socket, [_LENGTH.pack(len(body))], (its_in, its_out, its_err))
        for descriptor in (its_in, its_out, its_err):
            os.close(descriptor)
        self._socket.sendall(body)
        process = self._receive()
        try:
            written = _communicate(in_, stdin or b"", (out, err), time.monotonic() + patience)
        except TimeoutError:
            os.kill(process, signal.SIGKILL)
            self._receive()
            raise
        return self._receive(), *written

    def close(self) -> None:
        """End the server."""
        self._socket.close()
        self._process.wait()

    def _receive(self) -> int:
        data = _read(self._socket, _STATUS.size)
        return int(_STATUS.unpack(data)[0])


def _communicate(
    in_: int, data: bytes, outputs: tuple[int, int], end: float
) -> tuple[bytes, bytes]:
    """Write all data to a pipe and read two others to their ends; closes all three."""
    read: dict[int, list[bytes]] = {output: [] for output in outputs}
    rest = memoryview(data)
    os.set_blocking(in_, False)
    with selectors.DefaultSelector() as selector:
        for output in outputs:
            selector.register(output, selectors.EVENT_READ)
        selector.register(in_, selectors.EVENT_WRITE)
        while selector.get_map():
            if time.monotonic() > end:
                raise TimeoutError("the program has not ended")
            for key, _ in selector.select(1):
                if key.fd == in_:
                    try:
                        rest = rest[os.write(in_, rest[:65536]) :] if rest else rest
                        is_done = not rest
                    except BrokenPipeError:
                        is_done = True
                elif piece := os.read(key.fd, 65536):
                    read[key.fd].append(piece)
                    is_done = False
                else:
                    is_done = True
                if is_done:
                    selector.unregister(key.fd)
                    os.close(key.fd)
    first, second = (b"".join(read[output]) for output in outputs)
    return first, second


def _read(stream: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size:
        piece = stream.recv(size - len(data))
        if not piece:
            raise EOFError("the other end of the socket is closed")
        data += piece
    return data


def _serve(requests: socket.socket) -> None:
    """Fork a process for each request. Returns only in such a process, ready to run `main`."""
    while True:
        length, streams, _, _ = socket.recv_fds(requests, _LENGTH.size, 3)
        if not length:
            sys.exit()
        body = _read(requests, _LENGTH.unpack(length)[0])
        process = os.fork()
        if not process:
            requests.close()
            _become_program(*pickle.loads(body), streams)
            return
        for stream in streams:
            os.close(stream)
        requests.sendall(_STATUS.pack(process))
        status = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
        requests.sendall(_STATUS.pack(status))


def _become_program(
    arguments: list[str], folder: str, environment: dict[str, str], streams: Sequence[int]
) -> None:
    """Do in a forked process what the operating system and Python do at the start of a new one."""
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["sigmoid", *arguments]
    sys.stdin = _text(0, "r")
    sys.stdout = _text(1, "w")
    sys.stderr = _text(2, "w", errors="backslashreplace", line_buffering=True)
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.default_int_handler)


def _run_program() -> None:
    try:
        importlib.import_module("sigmoid_cli.__main__").main()
    except SystemExit as request:
        _statuses.append(request.code if isinstance(request.code, int) else 0)
        raise


_statuses: list[int] = []
"""The exit status of the program, once it ends."""


def _end() -> None:
    """As the last exit handler, end a forked process before Python frees its memory.

    Freeing it would copy each page that is shared with the server, which takes four times as long
    as all else that a short run does.
    """
    for status in _statuses:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        os._exit(status)


def _text(descriptor: int, mode: str, errors: str = "surrogateescape", **options: bool) -> object:
    import io

    raw = open(descriptor, mode + "b", closefd=False)  # noqa: SIM115 - stays open to the end
    return io.TextIOWrapper(raw, "utf-8", errors, **options)  # type: ignore[arg-type]


def _import_everything() -> None:
    import sigmoid_cli

    for module in pkgutil.walk_packages(sigmoid_cli.__path__, "sigmoid_cli."):
        if not module.name.startswith(_LEFT_OUT):
            importlib.import_module(module.name)
    for name in _IMPORTED:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    gc.freeze()  # a collection in a forked process would copy the pages of all these objects


if __name__ == "__main__":
    sys.path.pop(0)  # this file's folder
    atexit.register(_end)  # the first to be registered is the last to run
    _import_everything()
    _serve(socket.socket(fileno=int(sys.argv[1])))
    _run_program()
