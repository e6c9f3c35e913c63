"""The file of -o appears whole or not at all, and an input is never written over."""

from __future__ import annotations

import os
import stat

import pytest

from support.program import Program


def test_the_results_are_in_the_file_and_nothing_is_on_standard_output(sigmoid: Program) -> None:
    run = sigmoid("eval", "0", "-o", "target")
    assert (run.status, run.out, run.err) == (0, b"", "")
    assert (sigmoid.folder / "target").read_bytes() == b"0.5\n"
    assert os.listdir(sigmoid.folder) == ["target"]


def test_a_dash_is_standard_output(sigmoid: Program) -> None:
    assert sigmoid("eval", "0", "-o", "-").out == b"0.5\n"
    assert os.listdir(sigmoid.folder) == []


def test_the_ending_of_the_output_says_its_format(sigmoid: Program) -> None:
    sigmoid("eval", "0", "-o", "target.csv")
    assert (sigmoid.folder / "target.csv").read_bytes() == b"x,sigmoid\n0,0.5\n"
    sigmoid("eval", "0", "-o", "target.csv", "--to", "json")
    assert (sigmoid.folder / "target.csv").read_bytes() == b"[0.5]\n"


@pytest.mark.parametrize("before", [0, 40_000])
@pytest.mark.parametrize("stands", [True, False])
def test_after_a_bad_token_the_target_stands_as_it_was(
    sigmoid: Program, before: int, stands: bool
) -> None:
    target = sigmoid.folder / "target"
    if stands:
        target.write_bytes(b"old\n")
    run = sigmoid("eval", "-o", "target", stdin=b"0\n" * before + b"x\n")
    assert run.status == 1
    assert [path.read_bytes() for path in sigmoid.folder.iterdir()] == [b"old\n"] * stands


def test_an_empty_input_makes_an_empty_file(sigmoid: Program) -> None:
    (sigmoid.folder / "target").write_bytes(b"old\n")
    assert sigmoid("eval", "-o", "target").status == 0
    assert (sigmoid.folder / "target").read_bytes() == b""


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o755])
def test_a_file_that_is_replaced_keeps_its_mode(sigmoid: Program, mode: int) -> None:
    target = sigmoid.folder / "target"
    target.touch()
    target.chmod(mode)
    sigmoid("eval", "0", "-o", "target")
    assert stat.S_IMODE(target.stat().st_mode) == mode


def test_a_new_file_has_the_mode_that_the_shell_would_give(sigmoid: Program) -> None:
    sigmoid.in_shell("umask 027; sigmoid eval 0 -o target; : > other")
    modes = {path.stat().st_mode for path in sigmoid.folder.iterdir()}
    assert modes == {stat.S_IFREG | 0o640}


def test_a_symbolic_link_stays_and_its_target_is_replaced(sigmoid: Program) -> None:
    (sigmoid.folder / "there").mkdir()
    target, link = sigmoid.folder / "there" / "target", sigmoid.folder / "link"
    target.write_bytes(b"old\n")
    link.symlink_to("there/target")
    sigmoid("eval", "0", "-o", "link")
    assert link.is_symlink()
    assert target.read_bytes() == b"0.5\n"
    assert os.listdir(sigmoid.folder / "there") == ["target"]


def test_a_symbolic_link_to_nothing_is_filled(sigmoid: Program) -> None:
    (sigmoid.folder / "link").symlink_to("target")
    assert sigmoid("eval", "0", "-o", "link").status == 0
    assert (sigmoid.folder / "link").is_symlink()
    assert (sigmoid.folder / "target").read_bytes() == b"0.5\n"


def test_a_device_is_written_to(sigmoid: Program) -> None:
    assert sigmoid("eval", "0", "-o", "/dev/null").status == 0
    assert stat.S_ISCHR(os.stat("/dev/null").st_mode)
    assert sigmoid("eval", "0", "-o", "/dev/stdout").out == b"0.5\n"
    assert sigmoid.in_shell("sigmoid eval 0 -o /dev/fd/3 3>&1").out == b"0.5\n"


def test_a_named_pipe_is_written_to(sigmoid: Program) -> None:
    os.mkfifo(sigmoid.folder / "pipe")
    run = sigmoid.in_shell("sigmoid eval 0 -o pipe & cat pipe; wait $!")
    assert (run.status, run.out, run.err) == (0, b"0.5\n", "")
    assert stat.S_ISFIFO((sigmoid.folder / "pipe").stat().st_mode)


@pytest.mark.parametrize("output", ["file", "folder/../file", "symbolic link", "hard link"])
def test_an_output_onto_an_input_is_refused_and_the_input_untouched(
    sigmoid: Program, output: str
) -> None:
    file = sigmoid.folder / "file"
    file.write_bytes(b"0\n")
    (sigmoid.folder / "folder").mkdir()
    (sigmoid.folder / "symbolic link").symlink_to(file)
    (sigmoid.folder / "hard link").hardlink_to(file)
    run = sigmoid("eval", "1", "file", "-o", output)
    assert run.err == f"sigmoid: {output}: is an input too\nto rewrite a file use: --in-place\n"
    assert (run.status, run.out) == (2, b"")
    assert file.read_bytes() == b"0\n"


def test_an_output_onto_standard_input_is_refused_and_the_input_untouched(
    sigmoid: Program,
) -> None:
    (sigmoid.folder / "file").write_bytes(b"0\n")
    run = sigmoid.in_shell("sigmoid eval -o file < file")
    assert run.err == "sigmoid: file: is an input too\nto rewrite a file use: --in-place\n"
    assert run.status == 2
    assert (sigmoid.folder / "file").read_bytes() == b"0\n"


def test_standard_output_onto_an_input_is_refused(sigmoid: Program) -> None:
    """What `cat file >> file` refuses: it would read for ever what it writes."""
    (sigmoid.folder / "file").write_bytes(b"0\n")
    run = sigmoid.in_shell("sigmoid eval file >> file")
    assert run.err == "sigmoid: file: is the output too\nto rewrite a file use: --in-place\n"
    assert run.status == 2
    assert (sigmoid.folder / "file").read_bytes() == b"0\n"


@pytest.mark.parametrize(
    ("output", "reason"),
    [
        ("folder", "is a directory"),
        ("missing/target", "no such file or directory"),
        ("file/target", "not a directory"),
    ],
)
def test_an_impossible_output_is_reported_before_work_starts(
    sigmoid: Program, output: str, reason: str
) -> None:
    (sigmoid.folder / "folder").mkdir()
    (sigmoid.folder / "file").touch()
    with sigmoid.started("eval", "-o", output) as process:  # its standard input stays open
        assert process.stderr is not None
        assert process.stderr.read().decode() == f"sigmoid: {output}: {reason}\n"
        assert process.wait() == 1


def test_an_output_needs_a_name(sigmoid: Program) -> None:
    run = sigmoid("eval", "0", "-o", "")
    assert (run.status, run.err) == (1, "sigmoid: '': no such file or directory\n")


def test_a_folder_that_must_not_be_written_to(sigmoid: Program) -> None:
    (sigmoid.folder / "closed").mkdir(mode=0o555)
    run = sigmoid.as_user("eval", "0", "-o", "closed/target")
    assert (run.status, run.err) == (1, "sigmoid: closed/target: permission denied\n")


def test_a_file_that_must_not_be_written_is_not_replaced_either(sigmoid: Program) -> None:
    target = sigmoid.folder / "target"
    target.write_bytes(b"old\n")
    target.chmod(0o444)
    run = sigmoid.as_user("eval", "0", "-o", "target")
    assert (run.status, run.err) == (1, "sigmoid: target: permission denied\n")
    assert target.read_bytes() == b"old\n"
