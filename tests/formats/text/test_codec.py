"""The text format: line N of the output answers line N of the input."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sigmoid_cli import sigmoid
from sigmoid_cli.errors import SigmoidError
from sigmoid_cli.numeric.calculation import Calculation
from sigmoid_cli.numeric.scalar import ScalarEngine
from sigmoid_cli.numeric.vector import VectorEngine
from support.conversion import converted

KINDS = pytest.mark.parametrize("kind", [ScalarEngine, VectorEngine])

TOKENS = st.one_of(
    st.integers(-50, 50).map(str),
    st.floats(-50, 50).map(repr),
    st.floats().map(repr),
    st.sampled_from(
        ["+1", "-.5", "1.", "01", "1e400", "-0x1p-3", "NaN", "-Infinity", "1e-400", "-0"]
    ),
)
WRONG = st.sampled_from(
    ["abc", "1,5", "1_0", "−1", "null", "[1]", "1,2", '"1"', "\0", "x" * 30, "#1"]
)
BLANKS = st.sampled_from([" ", "  ", "\t", " \t "])
ENDS = st.sampled_from(["\n", "\n", "\n", "\r\n"])


@st.composite
def lines(draw: st.DrawFn, tokens: st.SearchStrategy[str] = TOKENS) -> str:
    """A line without its end: a comment, blank, or numbers with white space around them."""
    match draw(st.integers(0, 9)):
        case 0:
            return "#" + draw(
                st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), max_size=20)
            )
        case 1:
            return draw(st.sampled_from(["", "", " ", "\t"]))
        case 2 | 3 | 4:
            numbers = draw(st.lists(tokens, min_size=1, max_size=6))
            inner = "".join(number + draw(BLANKS) for number in numbers)
            return (
                draw(st.sampled_from(["", " "])) + inner.rstrip() + draw(st.sampled_from(["", " "]))
            )
        case _:
            return draw(tokens)


@st.composite
def texts(draw: st.DrawFn, tokens: st.SearchStrategy[str] = TOKENS) -> str:
    """A file of text; the last line may have no end."""
    text = "".join(line + draw(ENDS) for line in draw(st.lists(lines(tokens), max_size=12)))
    return text + draw(st.one_of(st.just(""), lines(tokens)))


def value(token: str) -> float:
    return float.fromhex(token) if "x" in token else float(token)


def formatted(x: float) -> str:
    """The result as Python writes it; what is compared is the value."""
    return repr(sigmoid(x))


def answer(text: str) -> str:
    """A plain and slow program of what the format promises."""
    answers = []
    for line in text.split("\n"):
        end = "\r" if line.endswith("\r") else ""
        numbers = line.split()
        if line.startswith("#"):
            answers.append(line)
        else:
            answers.append(" ".join(formatted(value(token)) for token in numbers) + end)
    return "\n".join(answers)


def as_python_writes(text: str) -> str:
    """The same text with its numbers as Python writes them; comments as they are."""
    return "\n".join(
        line if line.startswith("#") else re.sub(r"[^ \r]+", lambda m: repr(float(m[0])), line)
        for line in text.split("\n")
    )


@KINDS
@given(texts())
def test_line_n_of_output_answers_line_n_of_input(kind: type, text: str) -> None:
    out = converted(text.encode(), "text", "text", kind=kind).decode()
    assert as_python_writes(out) == answer(text)


@KINDS
@given(texts(), st.integers(1, 60))
def test_blocks_of_any_size_give_the_same_as_one(kind: type, text: str, size: int) -> None:
    data = text.encode()
    whole = converted(data, "text", "text")
    assert converted(data, "text", "text", size=size, kind=kind) == whole


@KINDS
@pytest.mark.parametrize("on_error", ["fail", "nan", "skip"])
@given(texts(st.one_of(TOKENS, TOKENS, TOKENS, WRONG)), st.integers(1, 60))
def test_wrong_tokens_do_the_same_in_blocks_of_any_size(
    kind: type, on_error: str, text: str, size: int
) -> None:
    calculation = Calculation(("sigmoid",), on_error=on_error)

    def outcome(size: int, kind: type) -> bytes | str:
        try:
            return converted(
                text.encode(), "text", "text", calculation=calculation, size=size, kind=kind
            )
        except SigmoidError as error:
            return str(error)

    assert outcome(size, kind) == outcome(1 << 17, ScalarEngine)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 100])
def test_a_line_longer_than_a_block_is_cut_between_its_numbers(size: int) -> None:
    data = b"0 " * 500 + b"\t0\r\n#" + b" 1" * 500 + b"\ninf" * 3
    expected = b"0.5 " * 500 + b"0.5\r\n#" + b" 1" * 500 + b"\n1.0" * 3
    assert converted(data, "text", "text", size=size) == expected


@KINDS
@pytest.mark.parametrize(
    ("data", "out"),
    [
        (b"", b""),
        (b"\n", b"\n"),
        (b"0", b"0.5"),
        (b"0\n", b"0.5\n"),
        (b"0\r\n", b"0.5\r\n"),
        (b"0\r\n0", b"0.5\r\n0.5"),
        (b"\n\n0\n\n", b"\n\n0.5\n\n"),
        (b"\xef\xbb\xbf0\n", b"0.5\n"),
        (b"\xef\xbb\xbf# c\n0\n", b"# c\n0.5\n"),
        (b"\xef\xbb\xbf", b""),
        (b"# a\n#b\r\n#", b"# a\n#b\r\n#"),
        (b"# \xff\0\n0\n", b"# \xff\0\n0.5\n"),
        (b" 0\t 0 \n", b"0.5 0.5\n"),
        (b"0 \r\n", b"0.5\r\n"),
        (b"0\x0b0\x0c0\n", b"0.5 0.5 0.5\n"),
    ],
)
def test_what_is_not_a_number_stays(kind: type, data: bytes, out: bytes) -> None:
    assert converted(data, "text", "text", kind=kind) == out


@KINDS
@pytest.mark.parametrize(
    ("on_error", "data", "out"),
    [
        ("nan", b"a\n0 b 0\n", b"nan\n0.5 nan 0.5\n"),
        ("skip", b"a\n0\n", b"0.5\n"),
        ("skip", b"0 b 0\n", b"0.5 0.5\n"),
        ("skip", b"0\na\n\n# c\nb", b"0.5\n\n# c\n"),
        ("skip", b"a b\r\n0 c\r\n", b"0.5\r\n"),
    ],
)
def test_an_invalid_token_becomes_nan_or_is_left_out_with_its_line(
    kind: type, on_error: str, data: bytes, out: bytes
) -> None:
    calculation = Calculation(("sigmoid",), on_error=on_error)
    assert converted(data, "text", "text", calculation=calculation, kind=kind) == out


@KINDS
@pytest.mark.parametrize("data", ["0\n#x\n 1 2\r\n\n-inf 0x10 +3", "", "# only\n", "\n\n"])
@pytest.mark.parametrize("size", [1, 5, 1 << 17])
def test_records_carry_the_token_as_it_was_written(kind: type, data: str, size: int) -> None:
    numbers = [] if "inf" not in data else ["0", "1", "2", "-inf", "0x10", "+3"]
    results = [formatted(value(token)) for token in numbers]
    rows = list(zip(numbers, results, strict=True))
    for target, delimiter in (("csv", ","), ("tsv", "\t")):
        out = converted(data.encode(), "text", target, size=size, kind=kind).decode()
        head, *records = [tuple(line.split(delimiter)) for line in out.splitlines()]
        assert head == ("x", "sigmoid")
        assert records == rows


@KINDS
def test_json_lines_carry_the_token_where_json_allows_it(kind: type) -> None:
    data = b"1.50 -0 1E+2 +1 .5 1. 01 0x10 nan inf -Infinity 1e400\n"
    out = converted(data, "text", "jsonl", kind=kind).decode()
    assert out.splitlines() == [
        '{"x":1.50,"sigmoid":0.8175744761936437}',
        '{"x":-0,"sigmoid":0.5}',
        '{"x":1E+2,"sigmoid":1.0}',
        '{"x":1.0,"sigmoid":0.7310585786300049}',
        '{"x":0.5,"sigmoid":0.6224593312018546}',
        '{"x":1.0,"sigmoid":0.7310585786300049}',
        '{"x":1.0,"sigmoid":0.7310585786300049}',
        '{"x":16.0,"sigmoid":0.9999998874648379}',
        '{"x":null,"sigmoid":null}',
        '{"x":1e999,"sigmoid":1.0}',
        '{"x":-1e999,"sigmoid":0.0}',
        '{"x":1e400,"sigmoid":1.0}',
    ]


@KINDS
def test_json_is_one_array_of_results(kind: type) -> None:
    assert converted(b"0 inf\nnan\n", "text", "json", kind=kind) == b"[0.5,1.0,null]\n"
    assert converted(b"", "text", "json", kind=kind) == b"[]\n"
    assert (
        converted(b"0\n" * 9, "text", "json", kind=kind, size=2) == b"[" + b"0.5," * 8 + b"0.5]\n"
    )
