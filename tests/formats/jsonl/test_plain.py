"""Plain JSON Lines: the fast path without NumPy writes what the fallback writes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sigmoid_cli.errors import DataError
from sigmoid_cli.formats.block import Block, all_of
from sigmoid_cli.formats.jsonl.codec import JsonLinesToJsonLines
from sigmoid_cli.formats.jsonl.header import read_keys
from sigmoid_cli.formats.jsonl.layout import ObjectLines
from sigmoid_cli.formats.jsonl.plain import plain_objects
from sigmoid_cli.formats.lookahead import Lookahead
from sigmoid_cli.formats.record_options import RecordOptions
from sigmoid_cli.numeric.calculation import Calculation
from sigmoid_cli.numeric.scalar import ScalarEngine

FIRST = b'{"x": 1, "y": 2}\n'


def plain(data: bytes, first: bytes = FIRST, on_error: str = "nan", **options: object) -> object:
    """What becomes of the data; None where that is left to the fallback."""
    calculation = Calculation(("sigmoid",), on_error=on_error)
    record_options = RecordOptions(columns=("x",))._replace(**options)  # type: ignore[arg-type]
    chunks = iter([first])
    keys = read_keys(Lookahead(lambda: next(chunks, b""), len(first)), calculation, record_options)
    return plain_objects(ObjectLines(data, data), keys, ScalarEngine(calculation))


def converted(data: bytes, monkeypatch: pytest.MonkeyPatch, **options: object) -> bytes | None:
    """What the fallback makes of the data; None where it reports an error."""
    calculation = Calculation(("sigmoid",), on_error="nan")
    record_options = RecordOptions(columns=("x",))._replace(**options)  # type: ignore[arg-type]
    chunks = iter([FIRST])
    lookahead = Lookahead(lambda: next(chunks, b""), len(FIRST))
    conversion = JsonLinesToJsonLines(lookahead, calculation, record_options)
    with monkeypatch.context() as patch:
        patch.setattr("sigmoid_cli.formats.jsonl.little.plain_objects", lambda *_: None)
        try:
            return all_of(conversion.with_engine(ScalarEngine(calculation))(Block(data)))
        except DataError:
            return None


MEMBERS = st.tuples(
    st.sampled_from(['"x"', '"y"', '"z"', '"x_sigmoid"', '"é"']),
    st.sampled_from([":", ": ", " :\t"]),
    st.sampled_from(
        ["1", "-2.5", "1e400", "0.0", "null", "true", '"x"', '"1"', "[1]", "01", "NaN"]
    ),
).map("".join)
OBJECTS = st.lists(MEMBERS, max_size=3).flatmap(
    lambda members: st.sampled_from([", ", ",", " ,"]).map(lambda comma: comma.join(members))
)


@given(
    objects=st.lists(OBJECTS, min_size=1, max_size=3),
    replace=st.booleans(),
    missing=st.sampled_from([(), (b"1",)]),
    end=st.sampled_from(["}\n", "}\n", " }\n", "}\r\n", "}"]),
)
def test_what_is_plain_becomes_what_the_fallback_makes_of_it(
    objects: list[str], replace: bool, missing: tuple[bytes, ...], end: str
) -> None:
    data = "".join("{" + members + end for members in objects).encode()
    found = plain(data, replace=replace, missing=missing)
    with pytest.MonkeyPatch.context() as patch:
        expected = converted(data, patch, replace=replace, missing=missing)
    assert found is None or found == expected


@given(values=st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=4))
def test_objects_with_a_number_are_plain(values: list[float]) -> None:
    data = "".join(f'{{"y": "a", "x": {value!r}, "z": true}}\n' for value in values).encode()
    found = plain(data)
    assert found is not None
    with pytest.MonkeyPatch.context() as patch:
        assert found == converted(data, patch)


def test_errors_and_what_is_left_out_are_not_plain() -> None:
    assert plain(b'{"x": 1}\n', on_error="skip") is None
    assert plain(b'{"x": "word"}\n', on_error="fail") is None
    assert plain(b'{"x": 1, "x_sigmoid": 2}\n') is None
    assert plain(b'{"x": 1, "x": 2}\n') is None
    assert plain(b"\n") is None
