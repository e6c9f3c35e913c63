"""Asks when remote files were changed: once for a folder of many."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

from sigmoid_cli.convert.remote.entries import Entry, entries
from sigmoid_cli.convert.remote.filesystem import failures_of, is_of_the_web, located
from sigmoid_cli.errors import FileError

_MANY = 8
"""Files of one folder from which on it is listed: a page of a listing, of up to 1,000 files, costs
about as much as the question for one."""

_TIMES = ("LastModified", "last_modified", "Last-Modified", "mtime", "updated", "modified")
"""Names that backends of fsspec give the time of change."""


def modified(urls: Sequence[str]) -> dict[str, int | None]:
    """When the files that exist were changed, in nanoseconds; None where that is not known.

    Raises:
        UsageError: if a package is missing.
    """
    folders: dict[tuple[int, str], tuple[Any, list[tuple[str, str]]]] = {}
    for url in urls:
        file_system, path = located(url)
        folder = path.rpartition("/")[0]
        entry = folders.setdefault((id(file_system), folder), (file_system, []))
        entry[1].append((url, path))
    found: dict[str, int | None] = {}
    alone: list[tuple[Any, str, str]] = []
    for (_, folder), (file_system, files) in folders.items():
        if len(files) < _MANY or is_of_the_web(file_system):
            alone.extend((file_system, path, url) for url, path in files)
            continue
        times = _listed(file_system, files[0][0], folder)
        found.update((url, times[_name(path)]) for url, path in files if _name(path) in times)
    found.update((url, _time_of(entry)) for url, entry in entries(alone).items())
    return found


def _listed(file_system: Any, url: str, folder: str) -> dict[str, int | None]:
    """Returns the times of the files in a folder, by name; none if there is no such folder."""
    try:
        with failures_of(url):
            listed = file_system.ls(folder, detail=True)
    except FileError:
        return {}
    return {_name(str(entry["name"])): _time_of(entry) for entry in listed}


def _time_of(entry: Entry) -> int | None:
    """Returns the time of change in what a backend says of a file, in nanoseconds."""
    value = next((entry[name] for name in _TIMES if entry.get(name) is not None), None)
    match value:
        case datetime():
            return int(value.timestamp() * 1e9)
        case int() | float():
            return int(value * 1e9)
        case str():
            return _parsed(value)
        case _:
            return None


def _parsed(value: str) -> int | None:
    """Returns a time as stores write it, or as web servers do; None for any other."""
    for parse in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            return int(parse(value).timestamp() * 1e9)
        except ValueError:
            continue
    return None


def _name(path: str) -> str:
    return path.rstrip("/").rpartition("/")[2]
