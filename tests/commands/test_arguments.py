"""What may stand on the command line, and in what order."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sigmoid_cli import sigmoid as sigma
from sigmoid_cli.commands import functions
from sigmoid_cli.commands.command import GUARD
from support.program import Program

command = functions.command("sigmoid")

NEGATIVE = ["-1", "-2e3", "-inf", "-.5", "-nan", "-0x1p-3", "-1.", "-Infinity", "-0", "-1E+2"]


def test_negative_numbers_need_no_double_dash(sigmoid: Program) -> None:
    run = sigmoid("eval", "-1", "-2e3", "-inf", "-.5", "-nan", "-0x1p-3")
    assert run.status == 0
    assert run.lines == [
        "0.2689414213699951",
        "0.0",
        "0.0",
        "0.37754066879814546",
        "nan",
        "0.46879062662624377",
    ]


def test_negative_numbers_may_follow_a_double_dash(sigmoid: Program) -> None:
    assert sigmoid("eval", "--", "-1", "-inf").lines == ["0.2689414213699951", "0.0"]


@pytest.mark.parametrize("number", NEGATIVE)
def test_a_negative_number_is_never_an_option(number: str) -> None:
    context = command.make_context("eval", [number, "--dtype", "float32", number, "-p", "3"])
    assert context.params["words"] == (number, number)
    assert context.params["precision"] == 3


@given(
    numbers=st.lists(st.sampled_from([*NEGATIVE, "1", ".5", "nan", "+3"]), min_size=1),
    options=st.permutations([["-p", "3"], ["--dtype=float32"], ["--to", "csv"], ["-ofile"]]),
    positions=st.lists(st.integers(0, 9), min_size=4, max_size=4),
)
def test_options_may_stand_before_between_and_after_the_numbers(
    numbers: list[str], options: list[list[str]], positions: list[int]
) -> None:
    groups = [[number] for number in numbers]
    for position, option in zip(positions, options, strict=True):
        groups.insert(min(position, len(groups)), option)
    context = command.make_context("eval", [word for group in groups for word in group])
    assert context.params["words"] == tuple(numbers)
    assert context.params["precision"] == 3
    assert context.params["dtype"] == "float32"
    assert context.params["target_format"] == "csv"
    assert context.params["output"] == "file"


@pytest.mark.parametrize("option", ["-o", "--output"])
def test_the_value_of_an_option_may_look_like_a_negative_number(option: str) -> None:
    context = command.make_context("eval", ["1", option, "-1", "2"])
    assert context.params["output"] == "-1"
    assert context.params["words"] == ("1", "2")


def test_every_argument_has_a_line_of_its_own(sigmoid: Program) -> None:
    assert sigmoid("eval", "-1", "0", "1").out == b"0.2689414213699951\n0.5\n0.7310585786300049\n"


def test_grad_is_the_derivative(sigmoid: Program) -> None:
    assert sigmoid("grad", "-1", "0", "1").lines == [
        "0.19661193324148185",
        "0.25",
        "0.19661193324148185",
    ]


def test_numbers_files_and_standard_input_may_be_mixed(sigmoid: Program) -> None:
    (sigmoid.folder / "one").write_bytes(b"1\n")
    (sigmoid.folder / "no newline").write_bytes(b"inf")
    run = sigmoid("eval", "0", "one", "-", "-inf", "no newline", "nan", stdin=b"-1\n")
    assert run.lines == [
        "0.5",
        "0.7310585786300049",
        "0.2689414213699951",
        "0.0",
        "1.0",
        "nan",
    ]


def test_a_file_whose_name_is_a_number_is_reached_by_its_path(sigmoid: Program) -> None:
    (sigmoid.folder / "1").write_bytes(b"0\n")
    assert sigmoid("eval", "1").lines == ["0.7310585786300049"]
    assert sigmoid("eval", "./1").lines == ["0.5"]


def test_without_input_it_reads_standard_input(sigmoid: Program) -> None:
    assert sigmoid("eval", stdin=b"0\n").lines == ["0.5"]
    assert sigmoid("eval", stdin=b"") == sigmoid("eval", "-", stdin=b"")
    assert sigmoid("eval", stdin=b"").out == b""


def test_without_input_on_a_terminal_it_says_what_is_missing(sigmoid: Program) -> None:
    run = sigmoid.on_terminal("eval")
    assert run.status == 2
    assert b"no INPUT" in run.out


@pytest.mark.parametrize("target", ["npy", "f64", "parquet"])
def test_a_terminal_is_not_written_to_in_a_binary_format(sigmoid: Program, target: str) -> None:
    run = sigmoid.on_terminal("eval", "1", "--to", target)
    assert run.status == 2
    assert run.lines == [
        f"sigmoid: {target} is not text for a terminal",
        "write it with: -o PATH, or pipe it",
    ]
    assert sigmoid("eval", "1", "--to", target).status == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["eval", "--typo", "1"], "No such option"),
        (["eval", "-x", "1"], "No such option"),
        (["eval", "1", "--outptu", "f"], "--output"),
        (["eval", "--preciion=3"], "--precision"),
        (["eval", "-inff"], "No such option"),
        (["eval", "-1x"], "'-1x' is neither a number nor an option"),
        (["eval", "1", "-o"], "Option '-o' requires an argument."),
        (["eval", "-p", "18", "1"], "18 is not in the range 1<=x<=17"),
        (["eval", "-p", "x", "1"], "'x' is not a whole number"),
        (["eval", "--dtype", "float80", "1"], "'float80' is not one of"),
        (["eval", "--on-error", "cry", "1"], "'cry' is not one of"),
        (["eval", "--from", "xml", "1"], "'xml' is not"),
        (["eval", "--to", "xml", "1"], "'xml' is not one of"),
        (["evla", "1"], "No such command 'evla'. Did you mean 'eval'?"),
        (["xyz"], "No such command 'xyz'. Commands: eval, grad"),
        (["1", "2"], "No such command '1'. Did you mean 'sigmoid eval 1 2'?"),
        (["-.5"], "No such command '-.5'. Did you mean 'sigmoid eval -.5'?"),
        (["--typo"], "No such option"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_command_line_that_makes_no_sense_is_a_usage_error(
    sigmoid: Program, arguments: list[str], message: str
) -> None:
    run = sigmoid(*arguments)
    assert run.status == 2
    assert run.out == b""
    first, *rest = run.err.splitlines()
    assert first.startswith("sigmoid: ")
    assert message in first
    path = "sigmoid eval" if arguments[0] == "eval" else "sigmoid"
    assert rest[-1] == f"Try '{path} --help' for help."


@pytest.mark.parametrize(
    ("token", "remedy"),
    [("1,5", "a decimal comma? write "), ("1_000", "underscores? write the digits without them")],
)
def test_a_token_that_is_nearly_a_number_gets_a_remedy(
    sigmoid: Program, token: str, remedy: str
) -> None:
    negative, positive = sigmoid("eval", f"-{token}"), sigmoid("eval", token)
    assert negative.err.startswith(f"sigmoid: '-{token}' is neither a number nor an option\n")
    assert remedy in negative.err.splitlines()[1]
    assert positive.err.startswith(f"sigmoid: '{token}' is not a number, and there is no file")
    assert remedy in positive.err.splitlines()[1]


def test_the_guard_before_negative_numbers_never_shows(sigmoid: Program) -> None:
    run = sigmoid("eval", "-1", "x", "-2")
    assert GUARD not in run.err
    assert run.err == "sigmoid: 'x' is not a number, and there is no file of that name\n"
    assert sigmoid("eval", "-1", "--to", "csv").lines[1].startswith("-1,")


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.floats(), min_size=1, max_size=30))
def test_arguments_files_and_standard_input_have_the_same_output(
    sigmoid: Program, numbers: list[float]
) -> None:
    words = list(map(repr, numbers))
    text = "".join(word + "\n" for word in words).encode()
    (sigmoid.folder / "numbers").write_bytes(text)
    expected = [repr(sigma(x)) for x in numbers]
    out = sigmoid("eval", *words).out
    assert [repr(float(line)) for line in out.splitlines()] == expected
    assert sigmoid("eval", "numbers").out == out
    assert sigmoid("eval", stdin=text).out == out


def test_a_local_pattern_that_the_shell_left_alone_names_files(sigmoid: Program) -> None:
    for name in ("b.txt", "a.txt", "c.csv"):
        (sigmoid.folder / name).write_text("0\n")
    (sigmoid.folder / "a.txt").write_text("1\n")
    assert sigmoid("eval", "?.txt").lines == ["0.7310585786300049", "0.5"]
    run = sigmoid("eval", "[ab].txt", "--output-dir", "out")
    assert (run.status, sorted(os.listdir(sigmoid.folder / "out"))) == (0, ["a.txt", "b.txt"])
    (sigmoid.folder / "?.txt").write_text("40\n")
    assert sigmoid("eval", "?.txt").lines == ["1.0"]
    run = sigmoid("eval", "*.npy")
    assert run.err == "sigmoid: '*.npy' is not a number, and there is no file of that name\n"
