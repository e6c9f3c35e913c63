"""What the program says of itself."""

from __future__ import annotations

import re
from importlib.metadata import version

import pytest

from program import Program
from sigmoid_cli import __version__
from sigmoid_cli.cli import sigmoid as group

COMMANDS = group.list_commands(None)  # type: ignore[arg-type]


@pytest.mark.parametrize("level", [[], *([name] for name in COMMANDS)], ids=" ".join)
def test_every_level_has_help_under_both_names(sigmoid: Program, level: list[str]) -> None:
    short, long = sigmoid(*level, "-h"), sigmoid(*level, "--help")
    assert short == long
    assert (short.status, short.err) == (0, "")
    assert short.out.startswith(b"Usage: sigmoid")


def test_the_commands_are_listed(sigmoid: Program) -> None:
    text = sigmoid("--help").out.decode()
    for name in COMMANDS:
        assert re.search(rf"^  {name} ", text, re.MULTILINE)


def test_every_exit_code_is_told(sigmoid: Program) -> None:
    text = sigmoid("--help").out.decode()
    for code in (0, 1, 2, 130):
        assert re.search(rf"^ +{code} +\w", text, re.MULTILINE)
    assert "SIGPIPE" in text


@pytest.mark.parametrize("name", ["eval", "grad"])
def test_examples_stand_before_the_options(sigmoid: Program, name: str) -> None:
    text = sigmoid(name, "--help").out.decode()
    assert 0 < text.index("Examples:") < text.index("--output")


@pytest.mark.parametrize("name", ["eval", "grad"])
def test_every_example_of_the_help_runs(sigmoid: Program, name: str) -> None:
    (sigmoid.folder / "logits.txt").write_bytes(b"0\n")
    text = sigmoid(name, "--help").out.decode()
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
