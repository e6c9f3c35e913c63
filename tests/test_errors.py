"""Every error message: what is wrong and where, then the remedy; and no plausible number."""

from __future__ import annotations

import os
import re
import socket
from pathlib import Path

import pytest

import sigmoid_cli
from support.program import Finished, Program


def assert_fails(run: Finished, *lines: str, status: int = 1) -> None:
    """The run ended with the status, and its standard error is these lines."""
    assert run.err.splitlines() == list(lines)
    assert run.status == status


def test_a_bad_token_among_the_arguments(sigmoid: Program) -> None:
    run = sigmoid("eval", "1", "abc", "2")
    assert_fails(run, "sigmoid: 'abc' is not a number, and there is no file of that name")
    assert run.out == b""


@pytest.mark.parametrize("before", [0, 1, 40_000])
@pytest.mark.parametrize("source", ["file", "stdin", "-"])
def test_a_bad_token_is_named_with_its_line_and_column(
    sigmoid: Program, before: int, source: str
) -> None:
    data = b"0\n" * before + b"1 2  abc 3\n4\n"
    (sigmoid.folder / "file").write_bytes(data)
    run = sigmoid("eval", *([source] if source != "stdin" else []), stdin=data)
    name = "file" if source == "file" else "<stdin>"
    assert_fails(run, f"sigmoid: {name}:{before + 1}:6: 'abc' is not a number")
    assert run.out == b"0.5\n" * before


def test_a_bad_token_far_out_in_a_long_line(sigmoid: Program) -> None:
    data = b"0\n" + b"1 " * 300_000 + b"abc 1\n"
    assert_fails(sigmoid("eval", stdin=data), "sigmoid: <stdin>:2:600001: 'abc' is not a number")


def test_columns_count_characters_not_bytes(sigmoid: Program) -> None:
    run = sigmoid("eval", stdin="1 µ é\n".encode())
    assert_fails(run, "sigmoid: <stdin>:1:3: 'µ' is not a number")
    run = sigmoid("eval", "--on-error", "fail", stdin="# µ\n1\t\u00e9\n".encode())
    assert_fails(run, "sigmoid: <stdin>:2:3: 'é' is not a number")


def test_the_first_bad_token_after_another_file_is_counted_from_its_own_start(
    sigmoid: Program,
) -> None:
    (sigmoid.folder / "good").write_bytes(b"0\n0\n")
    (sigmoid.folder / "bad").write_bytes(b"0\nx\n")
    run = sigmoid("eval", "good", "bad")
    assert_fails(run, "sigmoid: bad:2:1: 'x' is not a number")
    assert run.lines == ["0.5", "0.5", "0.5"]


@pytest.mark.parametrize(
    ("token", "shown", "remedy"),
    [
        (
            b"1,5",
            "'1,5'",
            "a decimal comma? add: --decimal-comma   comma-separated values? add: --from csv",
        ),
        (b"1,2,3", "'1,2,3'", "comma-separated values? add: --from csv"),
        (b"1_000", "'1_000'", "underscores? write the digits without them"),
        (b'"1"', "'\"1\"'", "remove the quotes, or read it as CSV with: --from csv"),
        (b"1\0", r"'1\x00'", "a binary file? for raw numbers add: --from f64, or f32, or npy"),
        (b"\x1b[31m1", r"'\x1b[31m1'", None),
        (b"[red]1[/red]", "'[red]1[/red]'", None),
        (
            "1\u202e2".encode(),
            r"'1\u202e2'",
            "it holds an invisible character, U+202E right-to-left override: remove it",
        ),
        (
            "1\u00a0234".encode(),
            r"'1\xa0234'",
            "it holds an invisible character, U+00A0 no-break space: remove it",
        ),
        (
            b"1,234",
            "'1,234'",
            "thousands separators? remove them: tr -d ,   a decimal comma? add: --decimal-comma   "
            "comma-separated values? add: --from csv",
        ),
        ("–1".encode(), "'–1'", "a typographic minus sign? write the - of the keyboard"),
        (b"50%", "'50%'", "a percentage? write 0.5 for 50%"),
        (b"$3.5", "'$3.5'", "a currency? write only the number"),
        ("3,50€".encode(), "'3,50€'", "comma-separated values? add: --from csv"),
        (b"\x93NUMPYx", r"'\x93NUMPYx'", "an array of NumPy? add: --from npy"),
        (
            b"PK\x03\x04x",
            r"'PK\x03\x04x'",
            "a zip archive, as .xlsx and .npz are? extract a file of numbers from it",
        ),
        *(
            (
                missing,
                f"'{missing.decode()}'",
                "a missing value? write nan: --on-error nan   or leave it out: --on-error skip",
            )
            for missing in (b"NA", b"N/A", b"null", b"None", b"?")
        ),
        (b"\xff1", r"'\xff1'", None),
        ("١".encode(), "'١'", None),
        (
            "−1".encode(),
            "'−1'",
            "a typographic minus sign? write the - of the keyboard",
        ),
        (b"id,logit", "'id,logit'", "comma-separated values? add: --from csv"),
        (b"[1,", "'[1,'", "JSON? add: --from json"),
        (b"[[", "'[['", "JSON? add: --from json"),
        (b'{"x":1}', "'{\"x\":1}'", "JSON Lines? add: --from jsonl"),
        (b"x" * 1000, f"'{'x' * 39}…'", None),
        (b"--", "'--'", None),
        (b"0x", "'0x'", None),
        (b"1e", "'1e'", None),
        (b"nan(123)", "'nan(123)'", None),
        (b"1d5", "'1d5'", None),
        (b"1.0.0", "'1.0.0'", None),
        (b"+-1", "'+-1'", None),
        (b"true", "'true'", None),
        (b"nullable", "'nullable'", None),
        (b"1#", "'1#'", None),
    ],
    ids=str,
)
def test_a_token_is_escaped_and_shortened_and_has_its_remedy(
    sigmoid: Program, token: bytes, shown: str, remedy: str | None
) -> None:
    remedies = [remedy] if remedy else []
    run = sigmoid("eval", stdin=token + b"\n")
    assert_fails(run, f"sigmoid: <stdin>:1:1: {shown} is not a number", *remedies)
    assert run.out == b""


def test_a_missing_file(sigmoid: Program) -> None:
    run = sigmoid("eval", "scores.txt")
    assert_fails(run, "sigmoid: 'scores.txt' is not a number, and there is no file of that name")


def test_a_missing_file_is_found_missing_before_anything_is_written(sigmoid: Program) -> None:
    run = sigmoid("eval", "-", "scores.txt", stdin=b"1\n")
    assert (run.status, run.out) == (1, b"")


def test_a_directory(sigmoid: Program) -> None:
    (sigmoid.folder / "logits").mkdir()
    run = sigmoid("eval", "logits")
    assert_fails(
        run,
        "sigmoid: logits: is a directory",
        "name its files: DIR/*.txt; or convert each file below it with: --output-dir",
    )


def test_a_file_that_must_not_be_read(sigmoid: Program) -> None:
    (sigmoid.folder / "secret").write_bytes(b"1\n")
    (sigmoid.folder / "secret").chmod(0)
    assert_fails(sigmoid.as_user("eval", "secret"), "sigmoid: secret: permission denied")


def test_a_file_in_a_folder_that_must_not_be_searched(sigmoid: Program) -> None:
    (sigmoid.folder / "closed").mkdir()
    (sigmoid.folder / "closed" / "logits").write_bytes(b"1\n")
    (sigmoid.folder / "closed").chmod(0)
    run = sigmoid.as_user("eval", "closed/logits")
    (sigmoid.folder / "closed").chmod(0o700)
    assert_fails(run, "sigmoid: closed/logits: permission denied")


def test_a_socket_is_reported(sigmoid: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(sigmoid.folder)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("socket")
        run = sigmoid("eval", "socket")
    assert_fails(run, "sigmoid: socket: no such device or address")


def test_a_name_too_long_for_a_file(sigmoid: Program) -> None:
    assert_fails(
        sigmoid("eval", "x" * 5000),
        f"sigmoid: '{'x' * 39}…' is not a number, and there is no file of that name",
    )


def test_a_file_name_is_escaped(sigmoid: Program) -> None:
    (sigmoid.folder / "a\x1b[31m\nb").write_bytes(b"x\n")
    run = sigmoid("eval", "a\x1b[31m\nb")
    assert_fails(run, r"sigmoid: a\x1b[31m\nb:1:1: 'x' is not a number")


def test_a_file_name_need_not_be_unicode(sigmoid: Program) -> None:
    name = os.fsencode(sigmoid.folder) + b"/\xff"
    with open(name, "wb") as file:
        file.write(b"0\n")
    assert sigmoid("eval", b"\xff").lines == ["0.5"]
    with open(name, "wb") as file:
        file.write(b"x\n")
    assert_fails(sigmoid("eval", b"\xff"), r"sigmoid: \xff:1:1: 'x' is not a number")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("source", ["file", "-"])
def test_utf_16(sigmoid: Program, encoding: str, source: str) -> None:
    data = "\ufeff1\r\n2\r\n".encode(encoding)
    (sigmoid.folder / "file").write_bytes(data)
    run = sigmoid("eval", source, stdin=data)
    assert_fails(
        run,
        f"sigmoid: {'file' if source == 'file' else '<stdin>'}: UTF-16 text",
        "convert it with: iconv -f UTF-16 -t UTF-8",
    )


def test_utf_16_without_a_mark_is_not_a_number(sigmoid: Program) -> None:
    run = sigmoid("eval", stdin="1\n".encode("utf-16-le"))
    assert (run.status, run.out) == (1, b"")
    assert run.err.startswith(r"sigmoid: <stdin>:1:1: '1\x00' is not a number")


@pytest.mark.parametrize(("mode", "became"), [("nan", "became nan"), ("skip", "were left out")])
def test_invalid_tokens_are_counted_on_standard_error(
    sigmoid: Program, mode: str, became: str
) -> None:
    run = sigmoid("eval", "--on-error", mode, stdin=b"a\n1 b\nc 2\n")
    assert_fails(run, f"sigmoid: 3 tokens that are not numbers {became}", status=0)
    assert sigmoid("eval", "--on-error", mode, stdin=b"0\n").err == ""


def test_one_invalid_token_is_counted_in_the_singular(sigmoid: Program) -> None:
    run = sigmoid("eval", "--on-error", "nan", stdin=b"a\n")
    assert run.err == "sigmoid: 1 token that is not a number became nan\n"
    run = sigmoid("eval", "--on-error", "skip", stdin=b"a\n")
    assert run.err == "sigmoid: 1 token that is not a number was left out\n"


def test_inputs_of_different_formats_need_a_format_to_write(sigmoid: Program) -> None:
    (sigmoid.folder / "a.txt").write_bytes(b"1\n")
    (sigmoid.folder / "b.csv").write_bytes(b"x\n1\n")
    run = sigmoid("eval", "a.txt", "b.csv")
    assert_fails(
        run,
        "sigmoid: the inputs are csv and text",
        "say what to write with: --to FORMAT",
        status=2,
    )


def test_a_traceback_is_shown_only_where_it_is_asked_for(sigmoid: Program) -> None:
    assert "Traceback" not in sigmoid("eval", stdin=b"x").err
    run = sigmoid("eval", stdin=b"x", env={"SIGMOID_DEBUG": "1"})
    assert run.err.startswith("Traceback")
    assert run.err.endswith("sigmoid: <stdin>:1:1: 'x' is not a number\n")


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        (["nosuch://\x1b[31mfoo"], r"nosuch://\x1b[31mfoo"),
        (["zip://\x1b[31mfoo.csv::x.zip"], r"zip://\x1b[31mfoo.csv::x.zip"),
        (["zip://*\x1b[31m.csv::sftp://h/*\u202e"], r"\x1b[31m"),
        (["0", "-o", "nosuch://\x1b[31mfoo"], r"nosuch://\x1b[31mfoo"),
        (["0", "-o", "\x1b[31m/foo\x07"], r"\x1b[31m/foo\x07"),
        (["file", "--output-dir", "nosuch://\x1b[31mfoo"], r"nosuch://\x1b[31mfoo"),
        (["file", "--output-dir", "/proc/\x1b[31m\u202efoo"], r"/proc/\x1b[31m\u202efoo"),
        (["0", "--\x1b[31m"], r"--\x1b[31m"),
        (["0", "--to", "\x1b[31m"], r"\x1b[31m"),
        (["0", "-d", "\x1b[31m"], r"\x1b[31m"),
        (["file", "--cluster", "\x1b[31m", "--output-dir", "new"], r"\x1b[31m"),
        (["--column", "\x1b[31m", "--from", "csv", "file"], r"\x1b[31m"),
    ],
)
def test_no_message_brings_control_characters_to_a_terminal(
    sigmoid: Program, arguments: list[str], shown: str
) -> None:
    (sigmoid.folder / "file").write_bytes(b"a,b\n0,0\n")
    run = sigmoid("eval", *arguments)
    assert run.status in (1, 2)
    assert all(line.isprintable() for line in run.err.split("\n"))
    assert shown in run.err


def test_all_messages_are_written_by_one_module() -> None:
    package = Path(sigmoid_cli.__file__).parent
    writing = {
        str(path.relative_to(package))
        for path in package.rglob("*.py")
        if re.search(r"err=True|stderr\.write|file=sys\.stderr|print_exc", path.read_text())
    }
    assert writing == {
        "commands/messages.py",
        "cli.py",  # help
        "display/progress.py",  # numbers only
        "convert/outcome.py",  # tracebacks that were asked for
        "convert/parallel/workers.py",  # these too
    }


NINES = "9" * 5000


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["eval", "-c", NINES, "file"], f"file: has no column '{NINES[:39]}…'"),
        (["table", "--start", NINES], f"'{NINES[:39]}…' is not finite: give a finite number"),
        (["table", "--step", f"0.{NINES}"], f"'0.{NINES[:37]}…' has more than 800 digits"),
        (["table", "--count", NINES], f"'{NINES[:39]}…' is too large"),
        (["table", "--rows", "three"], "'three' is not a whole number"),
        (["table", "--rows", "1_0"], "'1_0' is not a whole number"),
        (["eval", "-j", NINES, "0"], f"'{NINES[:39]}…' is too large"),
        (["eval", "-p", NINES, "0"], f"'{NINES[:39]}…' is too large"),
        (["bench", "--size", NINES], f"'{NINES[:39]}…' is too large"),
        (["bench", "--seed", f"-{NINES}"], f"'-{NINES[:38]}…' is too large"),
    ],
)
def test_numbers_of_thousands_of_digits_are_usage_errors(
    sigmoid: Program, arguments: list[str], message: str
) -> None:
    (sigmoid.folder / "file").write_bytes(b"a,b\n0,0\n")
    source = ["--from", "csv"] if "-c" in arguments else []
    run = sigmoid(*arguments, *source)
    assert run.status == 2
    assert message in run.err


def test_sizes_and_exponents_may_have_thousands_of_digits(sigmoid: Program) -> None:
    (sigmoid.folder / "file.csv").write_bytes(b"a\n0\n")
    assert sigmoid("eval", "file.csv", "--output-dir", "out", "--split", NINES).err == ""
    zeros = "0" * 5000
    # exactly the middle of two float32
    run = sigmoid("eval", f"0x1.000001p{zeros}", f"0x1p{NINES}", "--dtype", "float32")
    assert (run.err, run.lines) == ("", ["0.7310586", "1.0"])


@pytest.mark.parametrize(
    ("token", "holds"),
    [("1e-9999999999999999999", True), ("0e9999999999999999999", False), ("1e-400", True)],
)
def test_steps_of_a_number_with_any_exponent(sigmoid: Program, token: str, holds: bool) -> None:
    run = sigmoid("eval", "--steps", token)
    assert run.err == ""
    assert (f"x = {token}: float64 holds 0.0" in run.out.decode()) == holds


@pytest.mark.parametrize(
    ("word", "remedy"),
    [
        ("1,2,3", "separate the numbers with spaces"),
        ("1,5", "a decimal comma? write 1.5   several numbers? separate them with spaces"),
        ("-1,5", "a decimal comma? write -1.5   several numbers? separate them with spaces"),
        ("1,234", "thousands separators? write 1234   several numbers? separate them with spaces"),
        ("1 2 3", "remove the quotes around the numbers"),
        ("'1'", "remove the quotes"),
        ("1_000", "underscores? write the digits without them"),
        ("50%", "a percentage? write 0.5 for 50%"),
        ("NA", "a missing value? write nan"),
        ("−1", "a typographic minus sign? write the - of the keyboard"),
    ],
)
def test_an_argument_that_is_almost_a_number_has_a_remedy(
    sigmoid: Program, word: str, remedy: str
) -> None:
    run = sigmoid("eval", word)
    assert run.status in (1, 2)
    assert run.err.splitlines()[1:] == [remedy]


def test_a_header_above_numbers_is_recognized(sigmoid: Program) -> None:
    remedy = "a header? read it as CSV with: --from csv   or leave it out: tail -n +2"
    run = sigmoid("eval", stdin=b"logit\n1\n2\n")
    assert_fails(run, "sigmoid: <stdin>:1:1: 'logit' is not a number", remedy)
    for data in (b"1\nlogit\n2\n", b"logit 1\n2\n", b"logit\nx\n", b" logit\n1\n"):
        assert len(sigmoid("eval", stdin=data).err.splitlines()) == 1


def test_a_comment_above_a_header_is_recognized(sigmoid: Program) -> None:
    remedy = "is the first line a comment? leave it out: tail -n +2"
    data = b"# made by x\na,b\n1,2\n"
    run = sigmoid("eval", "--from", "csv", "-c", "a", stdin=data)
    assert_fails(run, "sigmoid: <stdin>: has no column 'a'", remedy, status=2)
    run = sigmoid("eval", "--from", "csv", stdin=data)
    assert_fails(run, "sigmoid: <stdin>:2: 2 fields where there is 1 column", remedy)


@pytest.mark.parametrize(
    ("data", "column", "message", "remedy"),
    [
        ("x,a,a\n", "a", "2 columns are named 'a'", "choose one by its number: -c 2 or -c 3"),
        ("id, logit\n", "logit", "has no column 'logit'", "did you mean: ' logit'"),
        ("id,logit\u00a0\n", "logit", "has no column 'logit'", r"did you mean: 'logit\xa0'"),
        ("1\n2\n", "4", "has no column '4'", "there is no header: choose with: -c 1"),
        ("1,2\n", "4", "has no column '4'", "there is no header: choose with -c 1 to -c 2"),
    ],
)
def test_a_column_that_cannot_be_chosen_has_a_remedy_that_leads_to_one(
    sigmoid: Program, data: str, column: str, message: str, remedy: str
) -> None:
    run = sigmoid("eval", "--from", "csv", "-c", column, stdin=data.encode())
    assert_fails(run, f"sigmoid: <stdin>: {message}", remedy, status=2)


def test_an_array_of_objects_needs_a_column(sigmoid: Program) -> None:
    run = sigmoid("eval", "--from", "json", stdin=b'[{"x": 1, "y": 2}]')
    assert run.status == 2
    assert run.err.splitlines() == [
        "sigmoid: <stdin>: has 2 columns",
        "choose with -c NAME among: x, y",
    ]
    run = sigmoid("eval", "--from", "json", stdin=b'[[{"x": 1}]]')
    assert run.err.splitlines() == [
        "sigmoid: <stdin>:1:3: an object where a number should be",
        "an array of objects? make lines of it with jq -c '.[]', and add: --from jsonl -c NAME",
    ]
    run = sigmoid("eval", "--from", "jsonl", "-c", "x", stdin=b'[{"x": 1}]')
    assert run.err.splitlines() == [
        "sigmoid: <stdin>:1:1: '[{\"x\": 1}]' is not an object",
        "an array of objects? add: --from json",
    ]


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["0.5", "1"], "Did you mean 'sigmoid eval 0.5 1'?"),
        (["-5", "1"], "Did you mean 'sigmoid eval -5 1'?"),
        (["file.csv", "-c", "a b"], "Did you mean 'sigmoid eval file.csv -c 'a b''?"),
        (["expit", "0.5"], "Did you mean 'sigmoid eval 0.5'?"),
        (["dlogis", "0.5"], "Did you mean 'sigmoid grad 0.5'?"),
        (["plot"], "Did you mean 'sigmoid table --plot'?"),
        (["help"], "Did you mean 'sigmoid --help'?"),
        (["help", "grad"], "Did you mean 'sigmoid grad --help'?"),
        (["version"], "Did you mean 'sigmoid --version'?"),
        (["evla", "1"], "Did you mean 'eval'?"),
        (["9" * 99], f"Did you mean 'sigmoid eval {'9' * 46}…'?"),
        (["quux"], "Commands: eval, grad, table, bench."),
    ],
    ids=" ".join,
)
def test_a_word_that_is_no_command_gets_a_suggestion(
    sigmoid: Program, arguments: list[str], hint: str
) -> None:
    (sigmoid.folder / "file.csv").write_bytes(b"a b\n0\n")
    run = sigmoid(*arguments)
    assert run.status == 2
    assert run.err.splitlines()[0].endswith(f". {hint}")


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["eval", "1", "--to", "md"], "Did you mean 'markdown'?"),
        (["eval", "1", "--to", "CSV"], "Did you mean 'csv'?"),
        (["eval", "1", "--from", "txt"], "Did you mean 'text'?"),
        (["eval", "1", "--to", "jsn"], "Did you mean 'json'?"),
        (["eval", "1", "--dtype", "f32"], "Did you mean 'float32'?"),
        (["eval", "1", "--dtype", "double"], "Did you mean 'float64'?"),
        (["eval", "1", "--on-error", "NaN"], "Did you mean 'nan'?"),
        (["table", "--from", "-10"], "For numbers from one to another: --start X --stop X."),
        (["bench", "--only", "cor"], "Did you mean 'core'?"),
    ],
    ids=" ".join,
)
def test_a_word_that_is_no_choice_gets_the_nearest(
    sigmoid: Program, arguments: list[str], hint: str
) -> None:
    run = sigmoid(*arguments)
    assert run.status == 2
    assert run.err.splitlines()[0].endswith(f". {hint}")
