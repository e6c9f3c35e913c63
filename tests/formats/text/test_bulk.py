"""Text has several paths; the bytes are the same on each."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sigmoid_cli.errors import DataError, SigmoidError
from sigmoid_cli.formats.block import Block, all_of
from sigmoid_cli.formats.text import bulk_format, bulk_parse
from sigmoid_cli.formats.text.bulk import TextBulk
from sigmoid_cli.formats.text.codec import TextReader, TextToText
from sigmoid_cli.numeric import json_array
from sigmoid_cli.numeric.calculation import Calculation
from sigmoid_cli.numeric.remedies import remedy_of_first_token
from sigmoid_cli.numeric.scalar import ScalarEngine
from sigmoid_cli.numeric.vector import VectorEngine
from support.conversion import converted
from support.rounds import shortened

PLAIN = ["1", "-2.5", "1e3", "0.1", "-745.2", "123456789.25", "-0", "-3E-5", "0.0009765625001"]
UNUSUAL = [
    *["+.5", "nan", "-INF", "infinity", "0x1p-3", "5.", "1e400", "00", "-1e-400"],
    *["12345678901234567890123", "1.000000059604644775390625", "1.00048828125000000000001"],
]
NO_NUMBERS = [
    "x",
    "1_0",
    "1,5",
    "[1]",
    '"1"',
    "true",
    "null",
    "nan(1)",
    "#",
    "1e",
    "٣",
    "1\0",
    "{}",
]
SEPARATORS = ["\n", " ", "  ", "\t", "\r\n", "\n\n", " \n", "\n ", "\x0b", "\x0c", "\r", "\n\n\n"]

STRAYS = [bytes([byte]) for byte in b'\r\n \t+,#-.e[]"!/:\0\x80']


def blocks_of_text(tokens: list[str], separators: list[str]) -> st.SearchStrategy[bytes]:
    words = st.lists(
        st.tuples(st.sampled_from(tokens), st.sampled_from(separators)), min_size=1, max_size=12
    )
    return st.tuples(st.sampled_from(["", " ", "\n", "# c\n", "\t"]), words, st.booleans()).map(
        lambda parts: (
            parts[0]
            + "".join(token + separator for token, separator in parts[1])
            + ("1" if parts[2] else "")
        ).encode()
    )


@st.composite
def texts_with_stray_bytes(draw: st.DrawFn) -> bytes:
    text = bytearray(draw(blocks_of_text(PLAIN, ["\n"])))
    for _ in range(draw(st.integers(1, 3))):
        index, byte = draw(st.integers(0, len(text))), draw(st.sampled_from(STRAYS))
        text[index : index + draw(st.integers(0, 1))] = byte
    return bytes(text)


TEXTS = st.one_of(
    texts_with_stray_bytes(),
    blocks_of_text(PLAIN, ["\n"]),
    blocks_of_text(PLAIN, ["\n", " ", "\t", "  "]),
    blocks_of_text(PLAIN, ["\r\n"]),
    blocks_of_text(PLAIN + UNUSUAL, SEPARATORS),
    blocks_of_text(PLAIN + UNUSUAL + NO_NUMBERS, SEPARATORS),
)

CALCULATIONS = st.builds(
    Calculation,
    st.sampled_from([("sigmoid",), ("grad",), ("log_sigmoid",), ("logit",)]),
    st.sampled_from(["float64", "float32", "float16"]),
    st.sampled_from([None, 3, 17]),
    st.sampled_from(["fail", "nan", "skip"]),
    decimals=st.sampled_from([None, None, 0, 4]),
    location=st.sampled_from([0.0, 0.0, -1.5]),
    scale=st.sampled_from([1.0, 1.0, 3.0]),
)


def outcome(data: bytes, calculation: Calculation, **how: Any) -> tuple[str, bytes | str]:
    """What becomes of the text: the output, or the message."""
    try:
        return "out", converted(data, "text", "text", calculation=calculation, **how)
    except SigmoidError as error:
        return f"error, {error.remedy}", str(error)


@given(TEXTS, CALCULATIONS)
@settings(max_examples=shortened(600))
def test_arrays_give_what_one_number_at_a_time_gives(data: bytes, calculation: Calculation) -> None:
    assert outcome(data, calculation, kind=VectorEngine) == outcome(data, calculation)


def table_of(data: bytes, calculation: Calculation, kind: type) -> object:
    """The table that a block of text is read as, or the message."""
    try:
        table = TextReader(b"", calculation).with_engine(kind(calculation))(Block(data))
    except DataError as error:
        return str(error)
    return [(column.name, list(column.cells)) for column in table.columns], table.lines


@given(TEXTS, CALCULATIONS)
@settings(max_examples=shortened(600))
def test_tables_of_arrays_give_what_one_number_at_a_time_gives(
    data: bytes, calculation: Calculation
) -> None:
    expected = table_of(data, calculation, ScalarEngine)
    assert table_of(data, calculation, VectorEngine) == expected


def without_hint_of_header(found: tuple[str, bytes | str]) -> tuple[str, bytes | str]:
    """The outcome, without the remedy that goes by the next line, which another block may hold."""
    kind, words = found
    hint = f"error, {remedy_of_first_token(b'name')}"
    return "error, None" if kind == hint else kind, words


@given(TEXTS, CALCULATIONS, st.integers(1, 40))
@settings(max_examples=shortened(600))
@pytest.mark.parametrize("kind", [ScalarEngine, VectorEngine])
def test_blocks_of_every_size_give_what_one_block_gives(
    kind: type, data: bytes, calculation: Calculation, size: int
) -> None:
    whole = outcome(data, calculation, kind=kind)
    sized = outcome(data, calculation, kind=kind, size=size)
    assert without_hint_of_header(sized) == without_hint_of_header(whole)


@given(TEXTS, CALCULATIONS, st.integers(1, 40), st.integers(1, 5), st.integers(1, 5), st.booleans())
@settings(max_examples=shortened(600))
def test_blocks_read_and_written_in_pieces_give_what_one_piece_gives(
    data: bytes, calculation: Calculation, piece: int, computed: int, written: int, held: bool
) -> None:
    whole = outcome(data, calculation, kind=VectorEngine)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bulk_parse, "_PIECE", piece)
        patch.setattr(bulk_format, "_COMPUTED_AT_ONCE", computed)
        patch.setattr(bulk_format, "_WRITTEN_AT_ONCE", written)
        assert outcome(data, calculation, kind=VectorEngine, held=held) == whole


@pytest.mark.parametrize("after", [b"# c\n", b"1 y\n", b"\n", b"z"])
@pytest.mark.parametrize("on_error", ["nan", "skip"])
def test_an_invalid_token_is_counted_once_though_two_paths_are_tried(
    after: bytes, on_error: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = b"x\n1\n2\n" + after
    calculation = Calculation(("sigmoid",), on_error=on_error)
    invalid = []
    for kind in (ScalarEngine, VectorEngine):
        monkeypatch.setattr(bulk_parse, "_PIECE", 4)
        engine = kind(calculation)
        TextToText(b"", calculation).with_engine(engine)(Block(data, (0, 0, 0)))
        invalid.append(engine.invalid)
    assert invalid[0] == invalid[1] > 0


@given(TEXTS, CALCULATIONS)
@settings(max_examples=shortened(300))
def test_results_are_the_same_without_simdjson(data: bytes, calculation: Calculation) -> None:
    with pytest.MonkeyPatch.context() as patch:
        with_it = outcome(data, calculation, kind=VectorEngine)
        patch.setattr(json_array, "find_spec", lambda name: None)
        assert outcome(data, calculation, kind=VectorEngine) == with_it


def no_fallback(data: bytes) -> list[bytes]:
    raise AssertionError(data)


@pytest.mark.parametrize(
    "data",
    [
        b"1\n2\n3\n",
        b"1\n2\n3",
        b"1.5\r\n-2\r\n",
        b"1 2 3\n4 5 6\n",
        b"1\t2\n3\t4",
        b"  1   2\n 3   4\n",
        b" 1\n",
        b"7",
        b"\n\n\n",
        b"\r\n\r\n",
        b" \n\t",
        b"\n1\n\n\n2 3\n \n4\n\n ",
        b"1\r\n\r\n2",
        b"1\n2\r\n\n3\n",
        b"# a\n1\n# b\r\n2\n# c",
    ],
)
def test_plain_text_takes_a_fast_path(data: bytes) -> None:
    calculation = Calculation(("sigmoid",))
    answer = TextBulk(VectorEngine(calculation), no_fallback).convert(data)
    assert answer is not None
    general = TextToText(b"", calculation).with_engine(ScalarEngine(calculation))(Block(data))
    assert all_of(answer) == all_of(general)
    assert answer.lines == general.lines == data.count(b"\n")


def test_a_carriage_return_at_the_end_ends_no_line() -> None:
    calculation = Calculation(("sigmoid",))
    answer = TextBulk(VectorEngine(calculation), no_fallback).convert(b"\n0\r\n0\r")
    assert answer is not None
    assert all_of(answer) == b"\n0.5\r\n0.5\r"


@pytest.mark.parametrize("text", [b"[1]", b"[1, 2.5,-3e4]", b"[-0]", b"[18446744073709551615]"])
@pytest.mark.parametrize("has_simdjson", [True, False])
def test_plain_numbers_are_read_by_either_parser(
    text: bytes, has_simdjson: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not has_simdjson:
        monkeypatch.setattr(json_array, "find_spec", lambda name: None)
    values = json_array.plain_parser()(text)
    assert values is not None
    assert values.tolist() == [float(part) for part in text[1:-1].split(b",")]


@pytest.mark.parametrize(
    "text",
    [
        *[b'["1"]', b"[true]", b"[null]", b"[1] 2", b"[+1]", b"[01]", b"[.5]", b"[1.]", b"[1,]"],
        *[b"[1e400]", b"[nan]", b"[{}]", b"[1\x00]", b"[0x10]", b"[\x0b1]", b"[1 2]"],
    ],
)
@pytest.mark.parametrize("has_simdjson", [True, False])
def test_what_is_not_a_plain_number_is_left_to_the_general_parser(
    text: bytes, has_simdjson: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not has_simdjson:
        monkeypatch.setattr(json_array, "find_spec", lambda name: None)
    assert json_array.plain_parser()(text) is None


@given(
    TEXTS,
    st.builds(
        Calculation,
        st.sampled_from([("sigmoid",), ("sigmoid", "grad")]),
        st.just("float64"),
        st.sampled_from([None, 3]),
        st.sampled_from(["fail", "nan", "skip"]),
        decimals=st.sampled_from([None, None, 0, 4]),
        location=st.just(0.0),
        scale=st.just(1.0),
    ),
    st.sampled_from(["csv", "tsv", "jsonl"]),
    st.integers(1, 200),
)
@settings(max_examples=shortened(600))
def test_rows_in_bulk_equal_rows_one_by_one(
    data: bytes, calculation: Calculation, target: str, size: int
) -> None:
    def rows(kind: type, **how: int) -> tuple[bytes | str, int]:
        engine = kind(calculation)
        try:
            out: bytes | str = converted(
                data, "text", target, calculation=calculation, kind=lambda _: engine, **how
            )
        except SigmoidError as error:
            out = str(error)
        return out, engine.invalid

    assert rows(VectorEngine) == rows(ScalarEngine) == rows(VectorEngine, size=size)
