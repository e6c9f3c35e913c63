"""Batches: one output for each input; a failure is reported and the others are converted."""

from __future__ import annotations

import os
import signal
import sys
import time
from array import array
from pathlib import Path

import pytest

from sigmoid_cli.convert.batch import _can_share
from sigmoid_cli.convert.inputs import File
from sigmoid_cli.convert.plan import Plan
from sigmoid_cli.formats.parts import Part, RowGroups
from sigmoid_cli.formats.record_options import RecordOptions
from sigmoid_cli.numeric.calculation import Calculation
from support.patience import PATIENCE
from support.program import Program

HALF = "0.5\n"


def write(folder: Path, count: int, bad: tuple[int, ...] = ()) -> list[str]:
    """So many files of a few numbers in `folder/in`, some of them bad; gives their names."""
    (folder / "in").mkdir()
    for number in range(count):
        text = "0\nx\n" if number in bad else f"0\n{number}\n"
        (folder / f"in/{number:03}.txt").write_text(text)
    return [f"in/{number:03}.txt" for number in range(count)]


@pytest.mark.parametrize("jobs", [[], ["-j", "1"], ["-j", "3"]], ids=" ".join)
def test_three_bad_files_of_two_hundred_are_reported_and_the_others_are_converted(
    sigmoid: Program, jobs: list[str]
) -> None:
    names = write(sigmoid.folder, 200, bad=(5, 77, 199))
    run = sigmoid("eval", *names, "--output-dir", "out", *jobs)
    assert run.status == 1
    assert run.out == b""
    *errors, summary = run.err.splitlines()
    assert sorted(errors) == [
        f"sigmoid: in/{number:03}.txt:2:1: 'x' is not a number" for number in (5, 77, 199)
    ]
    assert summary == "sigmoid: 3 of 200 files failed, 197 were converted"
    written = sorted(path.name for path in (sigmoid.folder / "out").iterdir())
    assert written == [f"{n:03}.txt" for n in range(200) if n not in (5, 77, 199)]
    assert all((sigmoid.folder / "out" / name).read_text().startswith(HALF) for name in written)


def test_a_missing_file_does_not_stop_the_others(sigmoid: Program) -> None:
    write(sigmoid.folder, 2)
    run = sigmoid("eval", "in/000.txt", "none.txt", "in/001.txt", "--output-dir", "out")
    assert run.status == 1
    assert "sigmoid: none.txt: no such file or directory\n" in run.err
    assert len(list((sigmoid.folder / "out").iterdir())) == 2


def test_a_single_file_that_fails_is_reported_once(sigmoid: Program) -> None:
    (sigmoid.folder / "bad.txt").write_bytes(b"1,5\n")
    run = sigmoid("eval", "bad.txt", "--in-place")
    alone = sigmoid("eval", "bad.txt")
    assert (run.status, run.err) == (1, alone.err)
    assert (sigmoid.folder / "bad.txt").read_bytes() == b"1,5\n"


@pytest.mark.parametrize("jobs", ["1", "3"])
def test_in_place_keeps_mode_and_symbolic_links(sigmoid: Program, jobs: str) -> None:
    names = write(sigmoid.folder, 6)
    (sigmoid.folder / names[0]).chmod(0o640)
    (sigmoid.folder / "link.txt").symlink_to(names[0])
    run = sigmoid("eval", "link.txt", *names[1:], "--in-place", "-j", jobs)
    assert (run.status, run.err) == (0, "")
    assert (sigmoid.folder / "link.txt").is_symlink()
    assert (sigmoid.folder / names[0]).read_text() == HALF * 2
    assert (sigmoid.folder / names[0]).stat().st_mode & 0o777 == 0o640


def test_a_bad_file_stays_as_it_was_in_place(sigmoid: Program) -> None:
    names = write(sigmoid.folder, 3, bad=(1,))
    assert sigmoid("eval", *names, "--in-place").status == 1
    assert [(sigmoid.folder / name).read_text()[:4] for name in names] == [
        "0.5\n",
        "0\nx\n",
        "0.5\n",
    ]
    assert sorted(os.listdir(sigmoid.folder / "in")) == [Path(name).name for name in names]


def test_skip_existing_leaves_out_inputs_whose_output_is_not_older(sigmoid: Program) -> None:
    names = write(sigmoid.folder, 3)
    out = sigmoid.folder / "out"
    assert sigmoid("eval", *names, "--output-dir", "out").status == 0
    for number, age in ((0, 10), (1, -10)):
        (out / f"{number:03}.txt").write_text("kept\n")
        moment = (sigmoid.folder / names[number]).stat().st_mtime - age
        os.utime(out / f"{number:03}.txt", (moment, moment))
    (out / "002.txt").unlink()
    assert sigmoid("eval", *names, "--output-dir", "out", "--skip-existing").status == 0
    texts = [(out / f"{number:03}.txt").read_text() for number in range(3)]
    assert texts[0].startswith(HALF)
    assert texts[1] == "kept\n"
    assert texts[2].startswith(HALF)


@pytest.mark.parametrize(
    ("name", "target", "output"),
    [
        ("a.txt", "csv", "a.csv"),
        ("a", "csv", "a.csv"),
        ("a.log", "tsv", "a.log.tsv"),
        ("a.txt", "text", "a.txt"),
        ("a.txt.gz", "jsonl", "a.jsonl.gz"),
        (".txt", "csv", ".txt.csv"),
    ],
)
def test_the_ending_of_an_output_follows_its_format(
    sigmoid: Program, name: str, target: str, output: str
) -> None:
    import gzip

    opener = gzip.open if name.endswith(".gz") else open
    with opener(sigmoid.folder / name, "wb") as file:
        file.write(b"0\n")
    run = sigmoid("eval", name, "--output-dir", "out", "--to", target)
    assert (run.status, run.err) == (0, "")
    assert os.listdir(sigmoid.folder / "out") == [output]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["in/000.txt", "in/000.txt", "--output-dir", "out"], "would both be written to out/000"),
        (["in/000.txt", "in/000.txt", "--in-place"], "would both be written to in/000.txt"),
        (["in/000.txt", "--output-dir", "in"], "in/000.txt: is an input too"),
        (["in/000.txt", "--in-place", "--to", "csv"], "--in-place keeps the format"),
        (["in/000.txt", "--in-place", "--output-dir", "out"], "exclude one another"),
        (["in/000.txt", "--in-place", "-o", "out"], "--output is for one output"),
        (["in/000.txt", "--skip-existing"], "--skip-existing goes with --output-dir"),
        (["-", "--in-place"], "take files and folders as INPUT"),
        (["--in-place"], "take files and folders as INPUT"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_impossible_options_are_refused_before_anything_is_done(
    sigmoid: Program, arguments: list[str], message: str
) -> None:
    write(sigmoid.folder, 1)
    (sigmoid.folder / "sub").mkdir()
    (sigmoid.folder / "sub/000.txt").write_text("1\n")
    run = sigmoid("eval", *arguments)
    assert run.status == 2
    assert message in run.err
    assert not (sigmoid.folder / "out").exists() or not os.listdir(sigmoid.folder / "out")
    assert (sigmoid.folder / "in/000.txt").read_text() == "0\n0\n"


def test_a_directory_that_cannot_be_written_is_found_before_work_starts(sigmoid: Program) -> None:
    names = write(sigmoid.folder, 2)
    (sigmoid.folder / "out").mkdir(mode=0o555)
    run = sigmoid.as_user("eval", *names, "--output-dir", "out")
    assert run.status == 1
    assert "permission denied" in run.err
    assert len(run.err.splitlines()) == 1


def test_one_large_file_among_small_ones_is_converted_by_all_workers(sigmoid: Program) -> None:
    names = write(sigmoid.folder, 3)
    (sigmoid.folder / "large.txt").write_text("0.25\n" * (8 << 20))
    run = sigmoid("eval", *names, "large.txt", "--output-dir", "out", "-j", "2")
    assert (run.status, run.err) == (0, "")
    text = (sigmoid.folder / "out/large.txt").read_text()
    assert text == "0.5621765008857981\n" * (8 << 20)


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_a_batch_that_is_interrupted_leaves_whole_files_and_no_workers(
    sigmoid: Program, number: signal.Signals
) -> None:
    names = write(sigmoid.folder, 1500)
    with sigmoid.started("eval", *names, "--output-dir", "out", "-j", "3") as process:
        out = sigmoid.folder / "out"
        end = time.monotonic() + PATIENCE
        children: list[str] = []
        while len(children) < 3 or len(os.listdir(out)) < 20:
            assert time.monotonic() < end
            children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        process.send_signal(number)
        assert process.wait(PATIENCE) in (130, -number)
        # within the block: at its end all that is left is killed, and could not tidy up
        while any(Path(f"/proc/{child}").exists() for child in children):
            assert time.monotonic() < end
    for path in out.iterdir():
        assert path.suffix == ".txt", "a temporary file is left"
        assert path.read_text().count("\n") == 2


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("size", [3, 20_000], ids=["little", "much"])
def test_the_type_of_one_file_does_not_change_that_of_the_next(
    sigmoid: Program, jobs: str, size: int
) -> None:
    (sigmoid.folder / "single.f32").write_bytes(array("f", [1.0] * size).tobytes())
    (sigmoid.folder / "text.txt").write_text("1\n" * size)
    (sigmoid.folder / "double.f64").write_bytes(array("d", [1.0] * size).tobytes())
    names = ("single.f32", "text.txt", "double.f64")
    run = sigmoid("eval", *names, "--output-dir", "out", "-j", jobs)
    assert (run.status, run.err) == (0, "")
    for name in names:
        alone = sigmoid("eval", name, "-o", f"alone-{name}", "-j", "1")
        assert alone.status == 0
        expected = (sigmoid.folder / f"alone-{name}").read_bytes()
        assert (sigmoid.folder / "out" / name).read_bytes() == expected
    assert (sigmoid.folder / "out/text.txt").read_text() == "0.7310585786300049\n" * size


@pytest.mark.parametrize(
    ("file", "source", "target", "output", "together"),
    [
        (File("a.txt"), "text", "text", "out/a.txt", True),
        (File("a.csv"), "csv", "text", "out/a.txt", True),
        (File("s3://b/a.txt"), "text", "text", "out/a.txt", False),
        (File("a.txt"), "text", "text", "s3://b/a.txt", False),
        (File("a.txt.gz"), "text", "text", "out/a.txt", False),
        (File("a.txt"), "text", "text", "out/a.txt.zst", False),
        (File("a.csv"), "csv", "parquet", "out/a.parquet", False),
        (File("a.parquet", RowGroups(range(1), 1)), "parquet", "csv", "out/a.csv", False),
        (
            File("a.txt", Part(b"", 0, 1, are_lines=True)),
            "text",
            "text",
            "out/part-00000.txt",
            False,
        ),
    ],
)
def test_inputs_that_workers_cannot_convert_together_are_shared_file_by_file(
    file: File, source: str, target: str, output: str, together: bool
) -> None:
    calculation = Calculation(("sigmoid",))
    plan = Plan(((file, source),), target, output, calculation, RecordOptions())
    assert _can_share(plan) == together
