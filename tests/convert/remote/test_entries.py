"""Sizes of remote files are asked for together, and nothing depends on an answer."""

from __future__ import annotations

import io
import threading
from functools import partial
from pathlib import Path
from typing import BinaryIO

import pytest

from sigmoid_cli.convert.remote import entries
from support.patience import PATIENCE
from support.requirements import needs
from support.servers import Files, web

FILES = 20


class Together(Files):
    """Answers questions about files when all others have been asked."""

    def send_head(self) -> io.BytesIO | BinaryIO | None:
        if self.command == "HEAD":
            self.server.asked.wait(PATIENCE)  # type: ignore[attr-defined]
        return super().send_head()


def test_sizes_are_asked_for_together_and_a_missing_file_hides_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    needs("aiohttp", "fsspec")
    monkeypatch.setattr(entries, "_PATIENCE", PATIENCE)
    for number in range(FILES - 1):
        (tmp_path / f"{number}.txt").write_bytes(bytes(number + 1))
    with web(partial(Together, directory=str(tmp_path))) as server:
        server.asked = threading.Barrier(FILES)
        urls = [f"http://127.0.0.1:{server.server_port}/{number}.txt" for number in range(FILES)]
        found = entries.sizes(urls)
    assert found == {url: number + 1 for number, url in enumerate(urls[:-1])}


def test_a_size_that_a_server_does_not_tell_in_time_is_unknown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    needs("aiohttp", "fsspec")
    monkeypatch.setattr(entries, "_PATIENCE", 0.05)
    (tmp_path / "0.txt").write_bytes(b"0\n")
    with web(partial(Together, directory=str(tmp_path))) as server:
        server.asked = threading.Event()
        assert entries.sizes([f"http://127.0.0.1:{server.server_port}/0.txt"]) == {}
        server.asked.set()


def test_files_of_a_backend_that_waits_for_each_answer_are_asked_for_by_threads() -> None:
    needs("fsspec")
    import fsspec

    files = fsspec.filesystem("memory")
    urls = [f"memory://sizes/{number}.txt" for number in range(FILES)]
    for number, url in enumerate(urls[1:], 1):
        files.pipe(url, bytes(number))
    assert entries.sizes(urls) == {url: number for number, url in enumerate(urls) if number}
