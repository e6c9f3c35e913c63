"""A file that is replaced keeps owner, group, mode and extended attributes, and survives."""

from __future__ import annotations

import os
import stat
import struct
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sigmoid_cli.convert.batch import run_batch
from sigmoid_cli.convert.inputs import File
from sigmoid_cli.convert.plan import Plan
from sigmoid_cli.convert.progress import NullProgress
from sigmoid_cli.convert.streams.whole_file import written_whole
from sigmoid_cli.errors import FileError
from sigmoid_cli.formats.record_options import RecordOptions
from sigmoid_cli.numeric.calculation import Calculation
from support.program import Program
from support.requirements import missing

ACL = "system.posix_acl_access"
DEFAULT_ACL = "system.posix_acl_default"
NOBODY = 65534
OWNER, GROUP = 1234, 2345


def acl(*entries: tuple[int, int, int]) -> bytes:
    """An access control list as Linux stores it (<linux/posix_acl_xattr.h>): tag, rights, id."""
    return struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *entry) for entry in entries)


NO_ID = 0xFFFFFFFF
FOR_A_READER = acl(
    (0x01, 6, NO_ID),  # the owner
    (0x02, 4, 4321),  # a user
    (0x04, 0, NO_ID),  # the group
    (0x10, 4, NO_ID),  # the mask
    (0x20, 0, NO_ID),  # others
)


def set_attribute(path: Path, name: str, value: bytes) -> None:
    try:
        os.setxattr(path, name, value)
    except (OSError, AttributeError):
        missing(f"the file system of {path} has no attribute {name}")


def replace(path: Path) -> None:
    with written_whole(str(path)) as sink:
        sink.write(b"new")


@pytest.fixture
def root() -> None:
    if os.geteuid() != 0:
        missing("only root can give files away")


@pytest.fixture
def shared() -> Iterator[Path]:
    """A folder that all users can reach and write to."""
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o777)
        yield Path(folder)


def as_ordinary_user(action: Callable[[], None], groups: tuple[int, ...] = ()) -> None:
    """Do something in a process of a user without rights, who is in these groups."""
    process = os.fork()
    if not process:
        status = 1
        try:
            os.setgroups(groups)
            os.setgid(NOBODY)
            os.setuid(NOBODY)
            action()
            status = 0
        finally:
            os._exit(status)
    assert os.waitpid(process, 0)[1] == 0


@pytest.mark.usefixtures("root")
@pytest.mark.parametrize("options", [["--in-place"], ["-o", "a.txt"]], ids=" ".join)
def test_owner_and_group_and_set_id_bits_stay(sigmoid: Program, options: list[str]) -> None:
    path = sigmoid.folder / "a.txt"
    path.write_text("0\n")
    os.chown(path, OWNER, GROUP)
    path.chmod(0o6750)
    run = sigmoid("eval", *(["0"] if "-o" in options else ["a.txt"]), *options)
    assert (run.status, run.err) == (0, "")
    status = path.stat()
    assert (status.st_uid, status.st_gid) == (OWNER, GROUP)
    assert stat.S_IMODE(status.st_mode) == 0o6750
    assert path.read_text() == "0.5\n"


@pytest.mark.usefixtures("root")
def test_a_new_owner_loses_set_id_bits_and_a_new_group_the_rights_of_the_old(
    shared: Path,
) -> None:
    path = shared / "a"
    path.write_text("old")
    os.chown(path, OWNER, GROUP)
    path.chmod(0o6772)
    as_ordinary_user(lambda: replace(path))
    status = path.stat()
    assert (status.st_uid, status.st_gid) == (NOBODY, NOBODY)
    assert stat.S_IMODE(status.st_mode) == 0o722
    assert path.read_text() == "new"


@pytest.mark.usefixtures("root")
def test_the_group_stays_where_the_owner_cannot(shared: Path) -> None:
    path = shared / "a"
    path.write_text("old")
    os.chown(path, OWNER, GROUP)
    path.chmod(0o664)
    as_ordinary_user(lambda: replace(path), groups=(GROUP,))
    status = path.stat()
    assert (status.st_uid, status.st_gid) == (NOBODY, GROUP)
    assert stat.S_IMODE(status.st_mode) == 0o664


def test_extended_attributes_and_access_control_lists_stay(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_text("old")
    set_attribute(path, "user.comment", b"mine")
    set_attribute(path, ACL, FOR_A_READER)
    mode = path.stat().st_mode
    replace(path)
    assert os.getxattr(path, "user.comment") == b"mine"
    assert os.getxattr(path, ACL) == FOR_A_READER
    assert path.stat().st_mode == mode


@pytest.mark.usefixtures("root")
def test_a_list_that_gave_a_group_rights_gives_none_to_another(shared: Path) -> None:
    path = shared / "a"
    path.write_text("old")
    path.chmod(0o606)
    set_attribute(path, ACL, acl(*struct.iter_unpack("<HHI", FOR_A_READER[4:-8]), (0x20, 6, NO_ID)))
    os.chown(path, OWNER, GROUP)
    as_ordinary_user(lambda: replace(path))
    assert ACL not in os.listxattr(path)
    assert path.stat().st_gid == NOBODY
    assert stat.S_IMODE(path.stat().st_mode) & 0o070 == 0o040  # as for others, who may read


def test_a_file_without_a_list_gets_none_from_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_text("old")
    path.chmod(0o640)
    set_attribute(tmp_path, DEFAULT_ACL, FOR_A_READER)
    replace(path)
    assert ACL not in os.listxattr(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_new_file_gets_what_the_shell_would_give_it(sigmoid: Program) -> None:
    set_attribute(sigmoid.folder, DEFAULT_ACL, FOR_A_READER)
    run = sigmoid.in_shell("umask 077; sigmoid eval 0 -o a; : > b")
    assert run.status == 0
    a, b = sigmoid.folder / "a", sigmoid.folder / "b"
    assert a.stat().st_mode == b.stat().st_mode
    assert os.getxattr(a, ACL) == os.getxattr(b, ACL)


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o666, 0o400])
def test_the_temporary_file_is_for_its_owner_alone_until_it_is_complete(
    tmp_path: Path, mode: int
) -> None:
    path = tmp_path / "a"
    path.write_text("old")
    path.chmod(mode)
    if not os.access(path, os.W_OK):
        path.chmod(mode | stat.S_IWUSR)
    with written_whole(str(path)) as sink:
        sink.write(b"new")
        [temporary] = tmp_path.glob(".sigmoid-*.tmp")
        assert stat.S_IMODE(temporary.stat().st_mode) == 0o600


@pytest.mark.parametrize("options", [["b.txt", "--in-place"], ["1", "-o", "b.txt"]], ids=" ".join)
def test_a_file_with_two_names_is_refused_and_stays(sigmoid: Program, options: list[str]) -> None:
    path = sigmoid.folder / "a.txt"
    path.write_text("0\n")
    (sigmoid.folder / "b.txt").hardlink_to(path)
    run = sigmoid("eval", *options)
    assert run.err == (
        "sigmoid: b.txt: the file has 2 names (hard links), and only this one would change\n"
        "write to a new file, then change it under all names with: cp NEW OLD\n"
    )
    assert run.status == 1
    assert path.read_text() == (sigmoid.folder / "b.txt").read_text() == "0\n"


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The calls of the system that flush or replace, as they happen."""
    found: list[str] = []
    flush, replace = os.fsync, os.replace

    def recorded_flush(descriptor: int) -> None:
        kind = "folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file"
        found.append(f"flush {kind}")
        flush(descriptor)

    def recorded_replace(source: str, target: str) -> None:
        found.append("replace")
        replace(source, target)

    monkeypatch.setattr(os, "fsync", recorded_flush)
    monkeypatch.setattr(os, "replace", recorded_replace)
    return found


def test_a_file_is_on_the_disk_before_it_replaces_another_and_its_folder_after(
    tmp_path: Path, calls: list[str]
) -> None:
    replace(tmp_path / "a")
    assert calls == ["replace"]  # there was nothing to lose
    calls.clear()
    replace(tmp_path / "a")
    assert calls == ["flush file", "replace", "flush folder"]


def test_a_batch_flushes_a_folder_once_after_all_files(tmp_path: Path, calls: list[str]) -> None:
    plans = []
    for name in "ab":
        (tmp_path / name).write_text("0\n")
        source = ((File(str(tmp_path / name)), "text"),)
        calculation = Calculation(("sigmoid",))
        plans.append(Plan(source, "text", str(tmp_path / name), calculation, RecordOptions()))
    assert [outcome.failure for outcome in run_batch(plans, 1, NullProgress())] == [None, None]
    *of_files, last = calls
    assert sorted(of_files) == ["flush file"] * 2 + ["replace"] * 2
    assert (of_files[0], of_files[-1], last) == ("flush file", "replace", "flush folder")


def test_a_file_that_cannot_be_flushed_does_not_replace_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(descriptor: int) -> None:
        raise OSError(5, "Input/output error")

    (tmp_path / "a").write_text("old")
    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(FileError, match="input/output error"):
        replace(tmp_path / "a")
    assert (tmp_path / "a").read_text() == "old"
    assert os.listdir(tmp_path) == ["a"]
