"""A Tab, in real shells on real terminals."""

from __future__ import annotations

import re
from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest

from shells.conftest import Open
from sigmoid_cli.cli import sigmoid as group
from support.terminal import CANCEL, TAB, Terminal

COMMANDS = group.list_commands(None)  # type: ignore[arg-type]

every_shell = pytest.mark.parametrize("name", ["bash", "zsh", "fish"])

HARD_NAMES = {
    "score": ("sc", "1", "0.731"),
    "my column": ("my", "2", "0.881"),
    "my,comma": ("my,", "3", "0.953"),
    'quote"d': ("quo", "4", "0.982"),
    "$HOME": (r"\$", "5", "0.993"),
    "[red]": (r"\[", "-1", "0.269"),
    "it's": ("it", "-2", "0.119"),
    "x:y": ("x", "-3", "0.0474"),
    "wow!": ("wow", "-4", "0.018"),
    "wörter=2": ("wö", "-5", "0.00669"),
}
"""Names of columns, each with what is typed of it, the number in it and the answer."""


@pytest.fixture
def folder(tmp_path: Path, opened: Open) -> Path:
    return tmp_path / "folder"


@pytest.fixture
def scores(folder: Path) -> Path:
    path = folder / "scores.csv"
    header = ",".join('"' + name.replace('"', '""') + '"' for name in HARD_NAMES)
    path.write_text(f"{header}\n{','.join(x for _, x, _ in HARD_NAMES.values())}\n")
    return path


def answer(terminal: Terminal, keys: str) -> str:
    """What is shown once these keys have been typed and an end that shows that they were read."""
    start = len(terminal.shown)
    terminal.type(keys + "@@")
    terminal.wait_for("@@", start)
    return terminal.shown[start:].replace("\a", "")


@every_shell
def test_the_commands_are_offered(opened: Open, name: str) -> None:
    with opened(name) as terminal:
        terminal.type("sigmoid " + TAB + TAB)
        for command in COMMANDS:
            terminal.wait_for(rf"\b{command}\b")


@every_shell
def test_what_is_offered_is_described(opened: Open, name: str) -> None:
    with opened(name) as terminal:
        terminal.type("sigmoid eval --dtype " + TAB + TAB + TAB)
        terminal.wait_for("float16.*half precision")
        terminal.type(CANCEL + "sigmoid " + TAB + TAB)
        terminal.wait_for("bench.*Measure speed and accuracy")
        terminal.type(CANCEL + "sigmoid eval --in-" + TAB)
        terminal.wait_for("--in-place")


def test_bash_puts_no_description_on_the_line(opened: Open, scores: Path) -> None:
    with opened("bash") as terminal:
        # what several start with; one inside another
        for keys, line in (
            ("--outp", "--output@@"),
            ("--step", "--steps @@"),
            ("--dty" + TAB + "floa", "--dtype float@@"),
            ("scores.csv -c wö", r"scores\.csv -c wörter=2 @@"),
            ("scores.csv -c m", r"scores\.csv -c my\\@@"),
            ("scores.csv -c m" + TAB + ",", r"scores\.csv -c my\\,comma @@"),
        ):
            shown = answer(terminal, "sigmoid eval " + keys + TAB)
            assert re.search(rf"{line}$", shown), shown
            terminal.type(CANCEL)


@pytest.mark.parametrize("function", ["menu-complete", "insert-completions"])
def test_bash_that_inserts_completions_inserts_no_descriptions(opened: Open, function: str) -> None:
    with opened("bash", f"bind 'TAB: {function}'\n") as terminal:
        shown = answer(terminal, "sigmoid eval --dtype float" + TAB)
        assert re.search(r"float\d\d( float\d\d)* ?@@$", shown), shown


@pytest.mark.parametrize("columns", [50, 80])
def test_bash_cuts_descriptions_where_the_screen_ends(opened: Open, columns: int) -> None:
    with opened("bash", columns=columns) as terminal:
        shown = answer(terminal, "sigmoid eval --" + TAB + TAB)
        lines = re.findall(r"^--.*\(.*$", shown, re.MULTILINE)
        assert lines
        assert max(map(len, lines)) <= columns
        assert any(line.endswith("...)") for line in lines)


def test_bash_describes_nothing_where_there_is_no_room(opened: Open) -> None:
    with opened("bash", columns=30) as terminal:
        shown = answer(terminal, "sigmoid eval --" + TAB + TAB)
        assert "--skip-existing" in shown
        assert "(" not in shown


@every_shell
def test_options_and_their_values_are_completed(opened: Open, name: str) -> None:
    with opened(name) as terminal:
        terminal.type("sigmoid eval -1 -inf --dty" + TAB)
        terminal.wait_for("--dtype")
        terminal.type(" float1" + TAB + "-p 3\n")
        terminal.wait_for(r"0\.269\n0\.0\n")
        terminal.type("sigmoid eval --dtype=float1" + TAB + "--on-error s" + TAB + "-p 3 -2\n")
        terminal.wait_for(r"0\.119\n")


@every_shell
@pytest.mark.parametrize("column", HARD_NAMES)
def test_a_completed_column_reaches_the_program_as_one_word(
    opened: Open, scores: Path, name: str, column: str
) -> None:
    typed, _, result = HARD_NAMES[column]
    if column == "my column":
        typed += r"\ "
    with opened(name) as terminal:
        terminal.type(f"sigmoid eval -p 3 scores.csv --to text -c {typed}" + TAB + "\n")
        terminal.wait_for(rf"\n{re.escape(result)}\n")


@every_shell
@pytest.mark.parametrize("quote", ["'", '"'])
def test_a_column_is_completed_between_quotes(
    opened: Open, scores: Path, name: str, quote: str
) -> None:
    with opened(name) as terminal:
        terminal.type(f"sigmoid eval -p 3 --to text scores.csv -c {quote}my " + TAB + "\n")
        terminal.wait_for(r"\n0\.881\n")
        terminal.type(f"sigmoid eval -p 3 --to text scores.csv -c {quote}quo" + TAB + "\n")
        terminal.wait_for(r"\n0\.982\n")


@every_shell
def test_all_columns_are_offered(opened: Open, scores: Path, name: str) -> None:
    with opened(name) as terminal:
        terminal.type("sigmoid eval scores.csv -c " + TAB + TAB)
        for column in ("score", "my.{1,2}column", "HOME", "x:y"):
            terminal.wait_for(column)


@every_shell
def test_a_pattern_of_columns_is_completed_and_quoted(
    opened: Open, folder: Path, name: str
) -> None:
    (folder / "scores.csv").write_text("id,x_1,x_2\n7,2,3\n")
    with opened(name) as terminal:
        terminal.type(r"sigmoid eval -p 3 --to text scores.csv -c x_\*" + TAB + "\n")
        terminal.wait_for(r"\n0\.881 0\.953\n")


@every_shell
@pytest.mark.parametrize("inputs", ["data", "data/", "data/deep/*.csv", "'data/deep/*.csv'"])
def test_a_column_of_the_files_of_a_folder_or_a_pattern_is_completed(
    opened: Open, folder: Path, name: str, inputs: str
) -> None:
    (folder / "data/deep").mkdir(parents=True)
    (folder / "data/notes.md").touch()
    (folder / "data/deep/b.csv").write_text("id,logit\n7,2\n")
    with opened(name) as terminal:
        terminal.type(f"sigmoid eval {inputs} --output-dir out -c lo" + TAB)
        terminal.wait_for("-c logit")


@every_shell
def test_a_folder_is_completed_as_an_input(opened: Open, folder: Path, name: str) -> None:
    (folder / "dataset").mkdir()
    with opened(name) as terminal:
        terminal.type("sigmoid eval dat" + TAB)
        terminal.wait_for("dataset/")


@every_shell
def test_a_column_is_completed_after_an_equals_sign(opened: Open, scores: Path, name: str) -> None:
    with opened(name) as terminal:
        terminal.type("sigmoid eval -p 3 --to text scores.csv --column=x" + TAB + "\n")
        terminal.wait_for(r"\n0\.0474\n")
        terminal.type("sigmoid eval -p 3 --to text scores.csv -csc" + TAB + "\n")
        terminal.wait_for(r"\n0\.731\n")


@every_shell
def test_keys_of_objects_and_columns_of_parquet_are_completed(
    opened: Open, folder: Path, name: str
) -> None:
    (folder / "scores.jsonl").write_text('{"id": 7, "the logit": 2}\n')
    (folder / "scores.json").write_text('[{"id": 7, "the logit": 2}]\n')
    table = pyarrow.table({"id": [7], "the logit": [2.0]})
    pyarrow.parquet.write_table(table, folder / "scores.parquet")
    with opened(name) as terminal:
        for file in ("scores.jsonl", "scores.json", "scores.parquet"):
            start = len(terminal.shown)
            terminal.type(f"sigmoid eval -p 3 --to text {file} -c th" + TAB + "\n")
            terminal.wait_for(r"\n0\.881\n", start)


@every_shell
def test_the_file_may_have_blanks_in_its_name(
    opened: Open, folder: Path, scores: Path, name: str
) -> None:
    scores.rename(folder / "my scores.csv")
    with opened(name) as terminal:
        terminal.type("sigmoid eval -p 3 --to text my" + TAB)
        terminal.wait_for(r"my\\? scores\.csv")
        terminal.type(" -c sc" + TAB + "\n")
        terminal.wait_for(r"\n0\.731\n")


@pytest.mark.parametrize("name", ["bash", "zsh"])
def test_files_that_are_read_are_preferred(opened: Open, folder: Path, name: str) -> None:
    (folder / "notes.md").touch()
    (folder / "notes.jsonl.gz").touch()
    (folder / "picture.svg").touch()
    with opened(name) as terminal:
        terminal.type("sigmoid eval no" + TAB)
        terminal.wait_for(r"notes\.jsonl\.gz")
        terminal.type(CANCEL + "sigmoid eval pi" + TAB)
        terminal.wait_for(r"picture\.svg")


def test_fish_offers_files_that_are_read_first(opened: Open, folder: Path) -> None:
    (folder / "notes.md").touch()
    (folder / "numbers.npy").touch()
    (folder / "nuptials.txt").touch()
    with opened("fish") as terminal:
        terminal.type("sigmoid eval n" + TAB + TAB)
        terminal.wait_for(r"numbers\.npy.*nuptials\.txt.*notes\.md")


@every_shell
def test_an_output_directory_is_completed_with_directories_only(
    opened: Open, folder: Path, name: str
) -> None:
    (folder / "output").mkdir()
    (folder / "outline.txt").touch()
    with opened(name) as terminal:
        terminal.type("sigmoid eval x --output-dir ou" + TAB)
        terminal.wait_for("output/")
        terminal.type(CANCEL + "sigmoid eval -o outl" + TAB)
        terminal.wait_for(r"outline\.txt")


@every_shell
def test_a_file_without_columns_has_no_completions(opened: Open, folder: Path, name: str) -> None:
    (folder / "broken.csv").write_bytes(b'"\xff\0')
    (folder / "empty.csv").touch()
    with opened(name) as terminal:
        for file in ("broken.csv", "empty.csv", "missing.csv"):
            shown = answer(terminal, f"sigmoid eval {file} -c " + TAB)
            assert "rror" not in shown
            assert "Traceback" not in shown
            terminal.type(CANCEL)


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("bash", 'complete -r sigmoid; eval "$(sigmoid --show-completion bash)"\n'),
        ("zsh", 'compdef -d sigmoid; eval "$(sigmoid --show-completion zsh)"\n'),
        ("fish", "complete -e sigmoid; sigmoid --show-completion fish | source\n"),
    ],
)
def test_the_script_that_is_printed_completes(opened: Open, name: str, line: str) -> None:
    with opened(name, line) as terminal:
        terminal.type("sigmoid eval --skip" + TAB)
        terminal.wait_for("--skip-existing")
