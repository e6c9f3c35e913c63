"""What the program says of itself."""

from __future__ import annotations

import re
from importlib.metadata import version

import click
import pytest

from sigmoid_cli import __version__
from sigmoid_cli.cli import sigmoid as group
from sigmoid_cli.commands.command import DescribedChoice, GroupedOption
from support.program import Program

COMMANDS = group.list_commands(None)  # type: ignore[arg-type]


every_level = pytest.mark.parametrize("level", [[], *([name] for name in COMMANDS)], ids=" ".join)


@every_level
def test_every_level_has_help_under_both_names(sigmoid: Program, level: list[str]) -> None:
    short, long = sigmoid(*level, "-h"), sigmoid(*level, "--help")
    assert short == long
    assert (short.status, short.err) == (0, "")
    assert short.out.startswith(b"Usage: sigmoid")


def test_the_commands_are_listed(sigmoid: Program) -> None:
    text = sigmoid("--help").out.decode()
    for name in COMMANDS:
        assert re.search(rf"^  {name} ", text, re.MULTILINE)


@every_level
def test_every_exit_code_and_variable_is_in_the_help(sigmoid: Program, level: list[str]) -> None:
    text = sigmoid(*level, "--help").out.decode()
    for code in (0, 1, 2, 130):
        assert re.search(rf"^ +{code} +\w", text, re.MULTILINE)
    for name in ("SIGPIPE", "NO_COLOR", "FORCE_COLOR", "SIGMOID_DEBUG"):
        assert name in text


@every_level
@pytest.mark.parametrize("columns", [40, 60, 80, 200])
def test_help_fits_the_terminal(sigmoid: Program, level: list[str], columns: int) -> None:
    text = sigmoid(*level, "--help", env={"COLUMNS": str(columns)}).out.decode()
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
    assert 0 < text.index("Examples:") < text.index("--output")


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


def test_help_without_a_command_is_a_usage_error(sigmoid: Program) -> None:
    run = sigmoid()
    assert (run.status, run.out) == (2, b"")
    assert run.err.startswith("Usage: sigmoid")


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
