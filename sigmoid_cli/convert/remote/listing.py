"""Lists what is at a URL, and prepares what is to be written there."""

from __future__ import annotations

from contextlib import suppress

from sigmoid_cli.convert.remote.filesystem import (
    appears_when_closed,
    failures_of,
    is_of_the_web,
    located,
    protocol_of,
)
from sigmoid_cli.convert.streams.url import is_chained, link_of, without_secrets
from sigmoid_cli.errors import FileError, UsageError


def check_backend(url: str) -> None:
    """Check that the URL can be followed.

    Raises:
        UsageError: if a package is missing, or the protocol is unknown.
    """
    located(url)


def names_matching(pattern: str) -> list[str]:
    """Returns the URLs of the files that the pattern matches, or that it is the name of, in order.

    Raises:
        FileError: if there are none.
        UsageError: if a package is missing.
    """
    link = link_of(pattern)
    file_system, path = located(pattern)
    with failures_of(pattern):
        if file_system.exists(path):
            return [pattern]
        found = file_system.glob(path, detail=True)
        if not found and is_chained(pattern):  # tar stores names as `./a.csv` if it was given `.`
            found = file_system.glob(f"./{path}", detail=True)
    names = [name for name, about in sorted(found.items()) if about["type"] == "file"]
    if not names:
        raise FileError(without_secrets(pattern), "no file matches")
    if not link.endswith(path):
        return [file_system.unstrip_protocol(name) for name in names]
    before, _, after = pattern.partition(link)
    before += link.removesuffix(path)  # the host, which a backend's names may lack
    return [before + name + after for name in names]


def is_folder(url: str) -> bool:
    """Whether a URL, which does not end in a slash, leads to a folder; none of the web does.

    Raises:
        UsageError: if a package is missing.
    """
    file_system, path = located(url)
    if is_of_the_web(file_system):
        return False
    with suppress(FileError), failures_of(url):  # opening the file will fail too
        return bool(file_system.isdir(path))
    return False


def files_below(url: str) -> list[tuple[str, str]]:
    """Returns the URL and the relative name of each file below a folder, in order.

    Raises:
        FileError: if the folder cannot be listed.
        UsageError: if a package is missing.
    """
    link = link_of(url)
    file_system, path = located(url)
    with failures_of(url):
        found = file_system.find(path, withdirs=False)
    before, _, after = url.partition(link)
    start = f"{path.rstrip('/')}/" if path else ""
    names = sorted(str(name).removeprefix(start) for name in found if not name.endswith("/"))
    return [(f"{before}{link.rstrip('/')}/{name}{after}", name) for name in names]


def names_in(directory: str) -> list[str]:
    """Returns the names of the files in a folder; none if there is no such folder.

    Raises:
        FileError: if the backend fails.
        UsageError: if a package is missing.
    """
    file_system, path = located(directory)
    with failures_of(directory):
        if not file_system.exists(path):
            return []
        return [str(name).rpartition("/")[2] for name in file_system.ls(path, detail=False)]


def check_destination(url: str) -> None:
    """Check that an output can be written, as far as that can be known.

    Where nothing is written before a file is complete, an upload is started and given up: that
    needs the rights that writing needs, and leaves nothing.

    Raises:
        FileError: if the store refuses it.
        UsageError: if its protocol can only be read, or a package is missing.
    """
    shown = without_secrets(url)
    if is_chained(url):
        raise UsageError(f"{shown}: a chain can be read, but not written to")
    file_system, path = located(url)
    if is_of_the_web(file_system):
        raise UsageError(
            f"{shown}: the web can be read, but not written to", "write to a file, and send that"
        )
    if protocol_of(file_system) == "s3":
        with failures_of(url):
            bucket, key, _ = file_system.split_path(path)
            if not key:
                raise UsageError(f"{shown}: names no object to write", "s3://BUCKET/NAME does")
            begun = file_system.call_s3("create_multipart_upload", Bucket=bucket, Key=key)
        with suppress(FileError), failures_of(url):  # not everybody who may write may do that
            file_system.call_s3(
                "abort_multipart_upload", Bucket=bucket, Key=key, UploadId=begun["UploadId"]
            )


def make_folder(url: str) -> None:
    """Make the folder if there is none; a bucket is never made.

    Raises:
        FileError: if it cannot be made.
        UsageError: if a package is missing.
    """
    file_system, path = located(url)
    if not appears_when_closed(file_system):
        with failures_of(url):
            file_system.makedirs(path, exist_ok=True)


def remove_leftovers(directory: str, batch: str) -> None:
    """Remove temporary files of a batch that a process which died left in a folder."""
    file_system, path = located(directory)
    if not appears_when_closed(file_system):
        with failures_of(directory):
            for left in file_system.glob(f"{path}/.sigmoid-{batch}*.tmp"):
                file_system.rm(left)
