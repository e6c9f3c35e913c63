"""Asks what remote files are: their size and their time of change; many questions at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from sigmoid_cli.convert.remote.filesystem import failures_of, located
from sigmoid_cli.errors import FileError

Entry = dict[str, Any]
"""What a backend says of a file, under names of its own."""

_AT_ONCE = 128
"""Questions that are under way at a time where they need no thread: as many as fsspec asks."""

_THREADS = 16
"""Questions that are under way at a time where each needs a thread."""

_PATIENCE = 10.0
"""Seconds for an answer. Without one, work goes on: it is of use, but not needed."""


def sizes(urls: Sequence[str]) -> dict[str, int]:
    """Returns the sizes of files in bytes, where they are known.

    Raises:
        UsageError: if a package is missing.
    """
    found = entries([(*located(url), url) for url in urls])
    return {url: entry["size"] for url, entry in found.items() if entry.get("size")}


def entries(files: Sequence[tuple[Any, str, str]]) -> dict[str, Entry]:
    """Returns what is known of files by their URLs; nothing of those that give no answer.

    Args:
        files: the file system, the path in it, and the URL of each.
    """
    groups: dict[int, list[tuple[Any, str, str]]] = {}
    for file in files:
        groups.setdefault(id(file[0]), []).append(file)
    found: dict[str, Entry] = {}
    for group in groups.values():
        is_async = getattr(group[0][0], "async_impl", False) and not group[0][0].asynchronous
        found.update(_asked_by_loop(group) if is_async else _asked_by_threads(group))
    return found


def _asked_by_loop(files: Sequence[tuple[Any, str, str]]) -> Iterator[tuple[str, Entry]]:
    from fsspec.asyn import sync

    async def ask_all() -> list[list[tuple[str, Entry]]]:
        places = asyncio.Semaphore(_AT_ONCE)

        async def ask(file_system: Any, path: str, url: str) -> list[tuple[str, Entry]]:
            async with places:
                try:
                    with failures_of(url):
                        async with asyncio.timeout(_PATIENCE):
                            return [(url, await file_system._info(path))]
                except FileError:
                    return []

        return await asyncio.gather(*(ask(*file) for file in files))

    for answer in sync(files[0][0].loop, ask_all):
        yield from answer


def _asked_by_threads(files: Sequence[tuple[Any, str, str]]) -> Iterator[tuple[str, Entry]]:
    def ask(file: tuple[Any, str, str]) -> list[tuple[str, Entry]]:
        file_system, path, url = file
        try:
            with failures_of(url):
                return [(url, file_system.info(path))]
        except FileError:
            return []

    with ThreadPoolExecutor(_THREADS) as pool:
        for answer in pool.map(ask, files):
            yield from answer
