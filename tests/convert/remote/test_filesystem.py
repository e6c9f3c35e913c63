"""What is asked of the backends of fsspec, and what they answer."""

from __future__ import annotations

import gc
import io
from contextlib import suppress

import pytest

from sigmoid_cli.convert.remote.files import RemoteSource, opened_remote, written_whole_remote
from sigmoid_cli.convert.remote.listing import names_matching
from sigmoid_cli.errors import SigmoidError
from support.program import Program
from support.requirements import needs
from support.servers import SECRET


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


def test_an_upload_that_is_cancelled_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
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
    del sink  # a buffer that is not closed is written when nothing refers to it
    gc.collect()
    assert files.find("/given-up") == []
    with written_whole_remote("memory://given-up/a.txt") as sink:
        sink.write(b"whole")
    assert files.store["/given-up/a.txt"].getvalue() == b"whole"


def test_a_backend_may_not_say_how_large_a_file_is() -> None:
    file = io.BytesIO(b"0123456789")  # like those that come over SFTP
    source = RemoteSource("sftp://host/a.txt", file)
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
    with pytest.raises(SigmoidError) as caught, opened_remote("memory://a.txt"):
        pass
    assert str(caught.value) == "memory://a.txt: 403 for https://…@host/?…"


@pytest.mark.parametrize(
    ("module", "url", "message"),
    [
        ("fsspec", "s3://b/k", "needs the package fsspec: pip install 'sigmoid-cli[remote]'"),
        ("gcsfs", "gs://b/k", "needs the package gcsfs: pip install gcsfs"),
        ("s3fs", "s3://b/k", "needs the package s3fs: pip install s3fs"),
        ("aiohttp", "https://h/k", "needs the package aiohttp: pip install aiohttp"),
        ("paramiko", "sftp://h/k", "needs the package paramiko: pip install paramiko"),
        ("smbclient", "smb://h/k", "needs the package smbprotocol: pip install smbprotocol"),
        ("", "what://b/k", "fsspec has no such protocol"),
    ],
)
def test_a_missing_package_is_named_in_one_line(
    sigmoid: Program, module: str, url: str, message: str
) -> None:
    needs("fsspec")
    code = f"import sys; sys.modules[{module!r}] = None; from sigmoid_cli.cli import main; main()"
    run = sigmoid.in_python(code, "eval", url)
    assert run.err == f"sigmoid: {url}: {message}\n"
    assert run.status == 2
