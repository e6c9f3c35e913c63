"""The files of a batch: those that are named, and those below folders; and the names of outputs."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sigmoid_cli.commands.inputs import names_of
from sigmoid_cli.convert.inputs import File
from sigmoid_cli.convert.streams.url import is_url, name_of, named, path_of
from sigmoid_cli.errors import FileError, printable, reason
from sigmoid_cli.formats import registry

_HOST = 3
"""Parts of a URL between slashes that say which host it leads to: `s3:`, nothing, the host."""


class BatchFile(NamedTuple):
    """An input of a batch.

    Attributes:
        file: its path or URL.
        name: of its output, below the folder of the outputs, before the ending follows the format.
    """

    file: File
    name: str


def batch_files(words: Sequence[str], output_dir: str | None, *, in_place: bool) -> list[BatchFile]:
    """Returns the files that the words name; a missing one is found when it is opened.

    Of a folder, these are all files below it whose ending names a format, in order. Hidden ones
    are left out, and links that lead out of the folder. A tree keeps its shape: it is that of the
    folder if there is no other INPUT, else that of the folder which all folders share.

    Args:
        words: paths and URLs of files and folders, and patterns of them.
        output_dir: the folder of the outputs, which is left out where it is below an input.
        in_place: whether files are rewritten: then links are left out, since what they lead to is
            rewritten.

    Raises:
        FileError: for a folder without such files, or that cannot be read.
        UsageError: for a URL, if a package is missing.
    """
    found = [one for word in words for one in _paths(word)]
    folders = [path for path, is_folder in found if is_folder]
    shared = None if folders == list(words) and len(folders) == 1 else _shared_folder(folders)
    known = {_identity(path) for path, _ in found}
    files: list[BatchFile] = []
    for root, is_folder in found:
        if not is_folder:
            files.append(BatchFile(File(root), _base_name(root)))
            continue
        above = "" if shared is None else _relative(root, shared)
        for path, name in _below(root, output_dir, in_place):
            if _identity(path) not in known:
                known.add(_identity(path))
                files.append(BatchFile(File(path), os.path.join(above, name)))
    return files


def output_names(files: Sequence[BatchFile], formats: Sequence[tuple[str, str]]) -> list[str]:
    """Returns the names of the outputs below their folder, all of them different.

    Those are mirrored from the folder that they share: `a/x.csv` and `b/x.csv`.

    Args:
        files: the inputs.
        formats: of each input and its output.
    """
    names = [registry.renamed(one.name, *both) for one, both in zip(files, formats, strict=True)]
    of_name: dict[str, list[int]] = {}
    for index, name in enumerate(names):
        of_name.setdefault(name, []).append(index)
    for indices in of_name.values():
        paths = [files[index].file.path for index in indices]
        shared = _shared_folder(paths) if len(paths) > 1 else None
        if shared is not None:
            for index, path in zip(indices, paths, strict=True):
                names[index] = registry.renamed(_relative(path, shared), *formats[index])
    return names


def _paths(word: str) -> list[tuple[str, bool]]:
    """Returns the paths or URLs that the word names, and whether each is a folder."""
    if not is_url(word):
        return [(path, os.path.isdir(path)) for path in names_of(word)]
    if word.endswith("/"):
        return [(word, True)]
    names = names_of(word)
    if names != [word] or registry.by_ending(path_of(word)) is not None:
        return [(name, False) for name in names]
    from sigmoid_cli.convert.remote.listing import is_folder

    return [(word, is_folder(word))]


def _below(folder: str, output_dir: str | None, in_place: bool) -> list[tuple[str, str]]:
    """Returns the path and the relative name of each file of a format below a folder.

    Raises:
        FileError: if there are none.
    """
    if is_url(folder):
        from sigmoid_cli.convert.remote.listing import files_below

        all_files = iter(files_below(folder))
    else:
        all_files = _local_files(folder, output_dir, in_place)
    found = [(path, name) for path, name in all_files if _is_wanted(name)]
    if not found:
        endings = [ending for name in registry.SOURCES for ending in registry.FORMATS[name].endings]
        raise FileError(
            named(folder) if is_url(folder) else printable(folder),
            "holds no file whose ending names a format",
            f"the endings are: {', '.join(endings)}",
        )
    return found


def _is_wanted(name: str) -> bool:
    """Whether its ending is that of a format that is read, and no part of its name is hidden."""
    format_ = registry.by_ending(name)
    is_hidden = any(part.startswith(".") for part in name.split("/"))
    return format_ in registry.SOURCES and not is_hidden


def _local_files(folder: str, output_dir: str | None, in_place: bool) -> Iterator[tuple[str, str]]:
    root = os.path.realpath(folder)
    outputs = None if output_dir is None or is_url(output_dir) else os.path.realpath(output_dir)

    def refuse(error: OSError) -> None:
        raise FileError(os.fspath(error.filename), reason(error)) from error

    for parent, folders, names in os.walk(folder, onerror=refuse):
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".") and os.path.realpath(os.path.join(parent, name)) != outputs
        )
        for name in sorted(names):
            path = os.path.join(parent, name)
            if os.path.islink(path) and (in_place or not _is_below(path, root)):
                continue
            if os.path.isfile(path):
                yield path, os.path.relpath(path, folder)


def _is_below(path: str, root: str) -> bool:
    return os.path.commonpath([os.path.realpath(path), root]) == root


def _identity(path: str) -> str:
    """Returns the same text for all names of a file."""
    return path if is_url(path) else os.path.realpath(path)


def _base_name(path: str) -> str:
    return name_of(path) if is_url(path) else os.path.basename(path)


def _shared_folder(paths: Sequence[str]) -> str | None:
    """Returns the folder that contains all of these paths; None if there is none."""
    parts = [_parts(path)[:-1] for path in paths]
    shared: list[str] = []
    for same in zip(*parts, strict=False):
        if len(set(same)) > 1:
            break
        shared.append(same[0])
    return "/".join(shared) if len(shared) >= (_HOST if any(map(is_url, paths)) else 1) else None


def _relative(path: str, folder: str) -> str:
    """Returns the path relative to a folder that contains it."""
    return "/".join(_parts(path)).removeprefix(folder).lstrip("/")


def _parts(path: str) -> list[str]:
    return (path_of(path).rstrip("/") if is_url(path) else os.path.abspath(path)).split("/")
