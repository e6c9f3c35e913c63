"""What the program says of itself."""

from __future__ import annotations

import re
from importlib.metadata import version

import click
import pytest

from sigmoid_cli import __version__
from sigmoid_cli.cli import sigmoid as group
from sigmoid_cli.commands.command import DescribedChoice
from sigmoid_cli.commands.help import GroupedOption
from support.program import Program

COMMANDS = group.list_commands(None)  # type: ignore[arg-type]


every_level = pytest.mark.parametrize("level", [[], *([name] for name in COMMANDS)], ids=" ".join)


GROUPS = ["Records", "Numbers", "Function", "Formats", "Output", "Work", "Screen", "Help"]
OF_COMMAND = {"table": ["Grid"], "bench": ["Measurement", "Comparison"]}

names_of_help = pytest.mark.parametrize("name", ["-h", "--help"])


@every_level
@names_of_help
def test_every_level_has_help(sigmoid: Program, level: list[str], name: str) -> None:
    run = sigmoid(*level, name)
    assert (run.status, run.err) == (0, "")
    assert run.out.startswith(b"Usage: sigmoid")


@every_level
def test_the_short_help_fits_on_a_screen(sigmoid: Program, level: list[str]) -> None:
    lines = sigmoid(*level, "-h", env={"COLUMNS": "80"}).lines
    assert len(lines) <= 45
    assert lines[-1] == f"All options: {' '.join(['sigmoid', *level])} --help"


@pytest.mark.parametrize("name", ["eval", "grad", "table"])
def test_the_short_help_has_six_examples_and_a_dozen_options(sigmoid: Program, name: str) -> None:
    _, examples, options = re.split(
        "^Examples:|^Options:", sigmoid(name, "-h").out.decode(), flags=re.M
    )
    assert examples.count("  # ") == 6
    assert 10 <= len(re.findall("^  -", options, re.MULTILINE)) <= 12


@pytest.mark.parametrize("name", COMMANDS)
def test_the_short_help_has_no_option_that_the_whole_help_lacks(
    sigmoid: Program, name: str
) -> None:
    short, whole = sigmoid(name, "-h").out.decode(), sigmoid(name, "--help").out.decode()
    options = set(re.findall("^  (-.+?)  ", short, re.MULTILINE))
    assert options
    assert options < set(re.findall("^  (-.+?)  ", whole, re.MULTILINE)) | set(
        re.findall("^  (-.+)$", whole, re.MULTILINE)
    )


@pytest.mark.parametrize("name", COMMANDS)
def test_the_groups_of_all_commands_have_one_order(sigmoid: Program, name: str) -> None:
    text = sigmoid(name, "--help").out.decode().partition("Examples:")[2]
    found = re.findall(r"^(\w+):$", text, re.MULTILINE)
    assert found == [one for one in [*OF_COMMAND.get(name, []), *GROUPS] if one in found]
    assert {"Output", "Work", "Screen", "Help"} <= set(found)


def test_the_commands_are_listed(sigmoid: Program) -> None:
    text = sigmoid("--help").out.decode()
    for name in COMMANDS:
        assert re.search(rf"^  {name} ", text, re.MULTILINE)


def test_every_exit_code_and_variable_is_in_the_help(sigmoid: Program) -> None:
    text = sigmoid("--help").out.decode()
    for code in (0, 1, 2, 130):
        assert re.search(rf"^ +{code} +\w", text, re.MULTILINE)
    for name in ("SIGPIPE", "NO_COLOR", "FORCE_COLOR", "SIGMOID_DEBUG"):
        assert name in text


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_a_command_says_where_exit_codes_are(sigmoid: Program, name: str) -> None:
    lines = sigmoid(name, "--help").lines
    assert lines[-1] == "Exit codes and environment: sigmoid --help"
    assert "NO_COLOR" not in "".join(lines)


@every_level
@names_of_help
@pytest.mark.parametrize("columns", [40, 60, 80, 200])
def test_help_fits_the_terminal(
    sigmoid: Program, level: list[str], columns: int, name: str
) -> None:
    text = sigmoid(*level, name, env={"COLUMNS": str(columns)}).out.decode()
    prose = [line for line in text.splitlines() if not re.match(r" +(sigmoid|seq) ", line)]
    assert max(map(len, prose)) <= min(columns, 80)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_has_a_heading_and_its_formats_a_word_about_each(name: str) -> None:
    command = group.get_command(click.Context(group), name)
    assert command is not None
    for option in command.params:
        if isinstance(option, click.Option):
            assert isinstance(option, GroupedOption), option.name
            assert option.help, option.name
            if isinstance(option.type, DescribedChoice):
                assert all(option.type.about.values()), option.name


@pytest.mark.parametrize("name", ["eval", "grad"])
def test_examples_stand_before_the_options(sigmoid: Program, name: str) -> None:
    text = sigmoid(name, "--help").out.decode()
    assert 0 < text.index("Examples:") < text.index("  -o, --output")


@pytest.mark.parametrize("level", [[], ["eval"], ["grad"]], ids=" ".join)
def test_every_example_of_the_help_runs(sigmoid: Program, level: list[str]) -> None:
    (sigmoid.folder / "logits.txt").write_bytes(b"0\n")
    (sigmoid.folder / "scores.csv").write_bytes(b"id,logit\na,1\n")
    text = sigmoid(*level, "--help").out.decode()
    examples = re.findall(r"^ +((?:sigmoid|seq).*)$", text.partition("Examples:")[2], re.MULTILINE)
    assert examples
    for line in examples:
        run = sigmoid.in_shell(line)
        assert (run.status, run.err) == (0, ""), line


def test_the_program_alone_is_a_usage_error_with_one_hint(sigmoid: Program) -> None:
    run = sigmoid()
    assert (run.status, run.out) == (2, b"")
    assert run.err.splitlines() == [
        "Usage: sigmoid [OPTIONS] COMMAND [ARGS]...",
        "Try 'sigmoid -h' for help.",
    ]


@pytest.mark.parametrize("option", ["--inverse", "--temperature"])
def test_the_help_of_eval_has_an_example_of_the_family(sigmoid: Program, option: str) -> None:
    for name in ("-h", "--help"):
        assert re.search(
            f"^  sigmoid eval {option} ", sigmoid("eval", name).out.decode(), re.MULTILINE
        )


@pytest.mark.parametrize("option", ["--inverse", "--log"])
def test_help_says_what_json_makes_of_an_infinity(sigmoid: Program, option: str) -> None:
    whole = " ".join(sigmoid("eval", "--help").out.decode().split())
    about = whole.partition(" Function: ")[2].partition(f"{option} ")[2].partition(" --")[0]
    assert "JSON has no infinity" in about
    number = {"--inverse": "1", "--log": "-inf"}[option]
    assert sigmoid("eval", option, number, "--to", "json").out.decode().split() == ["[null]"]


@pytest.mark.parametrize("level", [[], *([name] for name in COMMANDS)], ids=" ".join)
def test_the_purpose_starts_with_a_verb(sigmoid: Program, level: list[str]) -> None:
    assert re.search(
        r"^  (Compute|Show|Measure) ", sigmoid(*level, "-h").out.decode(), re.MULTILINE
    )


def test_the_version_is_that_of_the_distribution(sigmoid: Program) -> None:
    assert sigmoid("--version").out == f"sigmoid {__version__}\n".encode()
    assert version("sigmoid-cli") == __version__


@pytest.mark.parametrize("encoding", ["latin-1", "utf-8"])
def test_help_is_shown_whatever_the_encoding_of_the_terminal(
    sigmoid: Program, encoding: str
) -> None:
    run = sigmoid("eval", "--help", env={"PYTHONIOENCODING": encoding})
    assert run.status == 0
    shown = run.out.decode(encoding)
    assert ("σ(x)" if encoding == "utf-8" else r"\u03c3(x)") in shown


def test_help_is_shown_in_the_locale_c(sigmoid: Program) -> None:
    plain = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    assert sigmoid("--help", env=plain).status == 0
    assert sigmoid("eval", "1", env=plain).lines == ["0.7310585786300049"]
    run = sigmoid("eval", "é", env=plain)
    assert run.status == 1
    assert "is not a number" in run.err
