"""Folders as INPUT of a batch, and inputs of one name."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import pytest

from support.program import Program


def write(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x\n0\n" if ".csv" in name.lower() else "0\n")


def files(folder: Path) -> list[str]:
    """The files below a folder, by their names there."""
    found = (path for path in folder.rglob("*") if not path.is_dir())
    return sorted(str(path.relative_to(folder)) for path in found)


@pytest.fixture
def tree(sigmoid: Program) -> Path:
    folder = sigmoid.folder / "data"
    write(folder, "a.csv", "deep/er/b.txt", "deep/c.CSV", "notes.pdf", "table.md", "noending")
    (folder / "d.csv.gz").write_bytes(gzip.compress(b"x\n0\n"))
    return folder


@pytest.mark.parametrize("word", ["data", "data/", "./data", "{}"])
def test_all_files_of_a_folder_are_converted_and_their_tree_is_mirrored(
    sigmoid: Program, tree: Path, word: str
) -> None:
    run = sigmoid("eval", word.format(tree), "--output-dir", "out")
    assert (run.status, run.err) == (0, "")
    out = sigmoid.folder / "out"
    assert files(out) == ["a.csv", "d.csv.gz", "deep/c.CSV", "deep/er/b.txt"]
    assert (out / "deep/c.CSV").read_text() == "x,x_sigmoid\n0,0.5\n"
    assert (out / "deep/er/b.txt").read_text() == "0.5\n"


def test_endings_follow_the_format_in_a_tree_too(sigmoid: Program, tree: Path) -> None:
    assert sigmoid("eval", "data", "--output-dir", "out", "--to", "json").status == 0
    expected = ["a.json", "d.json.gz", "deep/c.json", "deep/er/b.json"]
    assert files(sigmoid.folder / "out") == expected


def test_a_folder_is_rewritten_in_place(sigmoid: Program, tree: Path) -> None:
    before = files(tree)
    assert sigmoid("eval", "data", "--in-place").status == 0
    assert files(tree) == before
    assert (tree / "a.csv").read_text() == "x,x_sigmoid\n0,0.5\n"
    assert (tree / "table.md").read_text() == "0\n"


def test_hidden_files_and_folders_are_left_out(sigmoid: Program) -> None:
    write(sigmoid.folder / ".data", "a.csv", ".b.csv", ".git/c.csv", "d/.e/f.csv")
    assert sigmoid("eval", ".data", "--output-dir", "out").status == 0
    assert files(sigmoid.folder / "out") == ["a.csv"]


def test_links_out_of_the_folder_are_left_out(sigmoid: Program, tree: Path) -> None:
    write(sigmoid.folder, "other/x.csv")
    (tree / "out.csv").symlink_to(sigmoid.folder / "other/x.csv")
    (tree / "other").symlink_to(sigmoid.folder / "other")
    (tree / "up").symlink_to(sigmoid.folder)
    (tree / "nowhere.csv").symlink_to("none.csv")
    assert sigmoid("eval", "data", "--output-dir", "out").status == 0
    assert files(sigmoid.folder / "out") == ["a.csv", "d.csv.gz", "deep/c.CSV", "deep/er/b.txt"]
    assert sigmoid("eval", "data", "--in-place").status == 0
    assert (sigmoid.folder / "other/x.csv").read_text() == "x\n0\n"


def test_in_place_rewrites_a_file_once_whatever_links_lead_to_it(
    sigmoid: Program, tree: Path
) -> None:
    (tree / "link.csv").symlink_to("a.csv")
    run = sigmoid("eval", "data", "data/a.csv", "--in-place")
    assert (run.status, run.err) == (0, "")
    assert (tree / "a.csv").read_text() == "x,x_sigmoid\n0,0.5\n"
    assert (tree / "link.csv").is_symlink()


def test_outputs_below_the_input_are_no_inputs(sigmoid: Program, tree: Path) -> None:
    for _ in range(2):
        assert sigmoid("eval", "data", "--output-dir", "data/results").status == 0
    assert files(tree / "results") == ["a.csv", "d.csv.gz", "deep/c.CSV", "deep/er/b.txt"]


def test_several_folders_keep_their_names(sigmoid: Program) -> None:
    write(sigmoid.folder, "a/b/x.csv", "a/c/x.csv", "a/c/d/y.csv", "z.csv")
    assert sigmoid("eval", "a/b", "a/c", "z.csv", "--output-dir", "out").status == 0
    assert files(sigmoid.folder / "out") == ["b/x.csv", "c/d/y.csv", "c/x.csv", "z.csv"]
    assert sigmoid("eval", "a/*", "--output-dir", "other").status == 0
    assert files(sigmoid.folder / "other") == ["b/x.csv", "c/d/y.csv", "c/x.csv"]


def test_files_of_one_name_are_mirrored_from_the_folder_they_share(sigmoid: Program) -> None:
    write(sigmoid.folder, "runs/1/preds.csv", "runs/2/deep/preds.csv", "runs/3/other.csv")
    run = sigmoid("eval", "**/preds.csv", "runs/3/other.csv", "--output-dir", "out")
    assert (run.status, run.err) == (0, "")
    expected = ["1/preds.csv", "2/deep/preds.csv", "other.csv"]
    assert files(sigmoid.folder / "out") == expected


def test_files_of_one_name_in_another_format_are_mirrored_too(sigmoid: Program) -> None:
    write(sigmoid.folder, "a/x.csv", "b/x.txt")
    assert sigmoid("eval", "a/x.csv", "b/x.txt", "--output-dir", "o", "--to", "json").status == 0
    assert files(sigmoid.folder / "o") == ["a/x.json", "b/x.json"]


def test_files_that_differ_in_nothing_but_their_ending_collide(sigmoid: Program) -> None:
    write(sigmoid.folder, "a/x.csv", "a/x.txt")
    run = sigmoid("eval", "a", "--output-dir", "out", "--to", "json")
    assert run.status == 2
    assert "a/x.csv and a/x.txt would both be written to out/x.json" in run.err


@pytest.mark.parametrize("batch", [["--output-dir", "out"], ["--in-place"]])
def test_a_folder_without_files_of_a_format_says_so(sigmoid: Program, batch: list[str]) -> None:
    write(sigmoid.folder, "empty/picture.png", "empty/.hidden.csv")
    run = sigmoid("eval", "empty", *batch)
    assert run.status == 1
    message, remedy = run.err.splitlines()
    assert message == "sigmoid: empty: holds no file whose ending names a format"
    assert remedy.startswith("the endings are: txt, csv, ")


def test_a_folder_without_a_batch_says_what_takes_one(sigmoid: Program, tree: Path) -> None:
    run = sigmoid("eval", "data")
    assert run.status == 1
    assert run.err.splitlines() == [
        "sigmoid: data: is a directory",
        "name its files: DIR/*.txt; or convert each file below it with: --output-dir",
    ]


def test_skip_existing_looks_into_the_tree(sigmoid: Program, tree: Path) -> None:
    assert sigmoid("eval", "data", "--output-dir", "out").status == 0
    written = sigmoid.folder / "out/deep/c.CSV"
    written.write_text("mine\n")
    later = os.stat(tree / "deep/c.CSV").st_mtime + 10
    os.utime(written, (later, later))
    assert sigmoid("eval", "data", "--output-dir", "out", "--skip-existing").status == 0
    assert written.read_text() == "mine\n"


def test_a_tree_may_be_cut_into_parts(sigmoid: Program) -> None:
    write(sigmoid.folder, "data/a.txt", "data/b/a.txt")
    assert sigmoid("eval", "data", "--output-dir", "out", "--split", "1K").status == 0
    assert files(sigmoid.folder / "out") == ["part-00000.txt", "part-00001.txt"]
