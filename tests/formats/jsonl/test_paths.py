"""JSON Lines in bulk: the fast path and the fallback write the same bytes."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats.jsonl.lines import NUMBERS, SCORE, inputs, objects
from sigmoid_cli.errors import DataError
from sigmoid_cli.formats.block import all_of
from sigmoid_cli.formats.jsonl import objects as object_parser
from sigmoid_cli.formats.jsonl import reader
from sigmoid_cli.formats.jsonl.bulk import JsonLinesBulk
from sigmoid_cli.formats.jsonl.header import read_keys
from sigmoid_cli.formats.jsonl.layout import ObjectLines
from sigmoid_cli.formats.lookahead import Lookahead
from sigmoid_cli.formats.record_options import RecordOptions
from sigmoid_cli.numeric import json_array
from sigmoid_cli.numeric.calculation import Calculation
from sigmoid_cli.numeric.vector import VectorEngine
from support.conversion import ENGINES, converted, outcome


@given(
    inputs(),
    st.booleans(),
    st.sampled_from([("sigmoid",), ("grad",)]),
    st.sampled_from(["float64", "float32"]),
    st.integers(1, 80),
)
def test_the_fast_path_gives_the_same_bytes(data, replace, functions, dtype, size):
    record_options = RecordOptions(("score",), replace=replace)
    calculation = Calculation(functions, dtype=dtype)
    by_fallback = outcome(data, "jsonl", "jsonl", record_options, calculation=calculation)
    for kind in ENGINES[1:]:
        options = {"calculation": calculation, "kind": kind}
        assert outcome(data, "jsonl", "jsonl", record_options, **options) == by_fallback
        assert outcome(data, "jsonl", "jsonl", record_options, size=size, **options) == by_fallback
        assert outcome(data, "jsonl", "jsonl", record_options, great=1, **options) == by_fallback


@st.composite
def nested_objects(draw):
    """An object with `score` here and there, and most often at u.score and at u.w.score."""
    inner = st.dictionaries(
        st.sampled_from(["a", "score", "w"]),
        st.floats(-9, 9) | st.sampled_from(["}", [1.5], {"score": 2}, {"a": [], "score": 3}, None]),
    )
    order = draw(st.permutations(["u", "v", "score"]))
    found = {key: draw(NUMBERS) if key == "score" else draw(inner) for key in order}
    found["u"].setdefault("score", draw(st.floats(-9, 9)))
    return found


@given(
    st.lists(nested_objects(), min_size=1, max_size=4),
    st.sampled_from([("u.score",), ("score",), ("u.w.score",), ("v.score", "score")]),
    st.booleans(),
    st.booleans(),
)
def test_the_fast_path_finds_nested_and_missing_keys_like_the_fallback(
    found, columns, replace, is_spaced
):
    separators = (", ", ": ") if is_spaced else (",", ":")
    data = "".join(json.dumps(each, separators=separators) + "\n" for each in found).encode()
    record_options = RecordOptions(columns, replace=replace)
    by_fallback = outcome(data, "jsonl", "jsonl", record_options)
    assert outcome(data, "jsonl", "jsonl", record_options, kind=VectorEngine) == by_fallback
    assert outcome(data, "jsonl", "jsonl", record_options, size=1, great=1) == by_fallback


@pytest.mark.parametrize(
    "line",
    [
        '{"score" :{"score":1}}',
        '{"score":1,"score" :2}',
        '{"score":1,"a":"score"}',
        '{"a":"score" }',
        '{"":1,"score":2}',
        "{}",
    ],
)
@pytest.mark.parametrize("column", ["score", ""])
def test_keys_in_odd_positions_are_found_as_by_the_fallback(line, column):
    data = ('{"":0,"score":0}\n' + line + "\n").encode()
    record_options = RecordOptions((column,))
    by_fallback = outcome(data, "jsonl", "jsonl", record_options)
    assert outcome(data, "jsonl", "jsonl", record_options, kind=VectorEngine) == by_fallback
    assert outcome(data, "jsonl", "jsonl", record_options, size=1, great=1) == by_fallback


PIECES = [
    '{"score":1}',
    '{"score"',
    ":",
    "2",
    ",",
    "}",
    "{",
    "[",
    "]",
    '"',
    "\\",
    "\n",
    " ",
    '"a":',
]


@given(st.lists(st.sampled_from(PIECES), max_size=12))
def test_any_bytes_give_the_same_on_both_paths(pieces):
    data = ('{"score":0}\n' + "".join(pieces)).encode()
    by_fallback = outcome(data, "jsonl", "jsonl", SCORE)
    assert outcome(data, "jsonl", "jsonl", SCORE, kind=VectorEngine) == by_fallback


def no_fallback(objects: ObjectLines) -> list[bytes]:
    raise AssertionError(objects.data)


@pytest.mark.parametrize(
    "data",
    [
        b'{"id":1,"x":0.5}\n{"x":-1e3,"id":2}\n',
        b'{"id": 1, "x": 0.5}\r\n{"id": 2, "x": 7}',
        b'{"s":"a\\"b\\u00e9,}","x":1}\n',
        b'{"x":null}\n{"x":1}\n',
        b'{"x":1,"a":[{"x":"]}"}]}\n{"x":2,"a":{}}\n',
    ],
    ids=["plain", "spaced and open", "escapes", "null", "nested"],
)
@pytest.mark.parametrize("replace", [False, True])
def test_usual_blocks_take_the_fast_path(data, replace):
    calculation = Calculation(("sigmoid",))
    record_options = RecordOptions(("x",), replace=replace)
    keys = read_keys(Lookahead(lambda: data), calculation, record_options)
    answer = JsonLinesBulk(keys, VectorEngine(calculation), no_fallback).convert(
        ObjectLines(data, data)
    )
    assert answer is not None
    assert all_of(answer) == converted(data, "jsonl", "jsonl", record_options)
    assert answer.lines == data.count(b"\n")


@pytest.mark.parametrize(
    ("column", "data"),
    [
        ("x", b'{"x":1}\n{"a":2}\n'),
        ("u.x", b'{"u":{"x":1},"x":3}\n{"a":[],"u":{"b":"{","x":2}}\n'),
        ("u.v.x", b'{"u": {"a": 1, "v": {"x": 1}}}\n'),
    ],
    ids=["missing", "nested", "nested deeper"],
)
def test_missing_and_nested_keys_take_the_fast_path(column, data):
    calculation = Calculation(("sigmoid",))
    record_options = RecordOptions((column,))
    keys = read_keys(Lookahead(lambda: data), calculation, record_options)
    answer = JsonLinesBulk(keys, VectorEngine(calculation), no_fallback).convert(
        ObjectLines(data, data)
    )
    assert answer is not None
    assert all_of(answer) == converted(data, "jsonl", "jsonl", record_options)


@pytest.mark.parametrize(
    "data",
    [
        b'{"x":1}\n{"x" :2}\n',
        b'{"x":1}\n{"x"\t: 2}\n{"y":3}\n',
        b'{"x":1,"x" :2}\n',
        b'{"x":1,"x"\r: 2}\n',
        b'{"x":1,"y" :"x"}\n',
    ],
)
def test_blanks_may_stand_before_a_colon(data):
    expected = converted(data, "jsonl", "jsonl", RecordOptions(("x",)))
    assert b"null" not in expected or b'"y":3' in expected
    assert converted(data, "jsonl", "jsonl", RecordOptions(("x",)), kind=VectorEngine) == expected


@pytest.mark.parametrize("data", [b"{}\n", b'{"y":1}', b'{"score":1}\n'])
def test_a_block_shorter_than_the_key_is_read_as_any_other(data):
    key = "k" * 300
    first = b'{"%s":1}\n' % key.encode()
    out = converted(
        first + data, "jsonl", "jsonl", RecordOptions((key,)), size=1, kind=VectorEngine
    )
    assert out == converted(first + data, "jsonl", "jsonl", RecordOptions((key,)))


def test_the_fast_path_is_the_same_without_simdjson(monkeypatch):
    monkeypatch.setattr(json_array, "find_spec", lambda name: None)
    data = b'{"id":1,"x":0.5}\n{"id":2,"x":3}\n'
    out = converted(data, "jsonl", "jsonl", RecordOptions(("x",)), kind=VectorEngine)
    assert out == converted(data, "jsonl", "jsonl", RecordOptions(("x",)))


@given(st.lists(st.sampled_from(PIECES), max_size=12), objects())
def test_flat_objects_are_read_as_all_others(pieces, some):
    for line in ("{" + "".join(pieces).replace("\n", " ") + "}", json.dumps(some)):
        with pytest.MonkeyPatch.context() as patch:
            found = read(line)
            patch.setattr(object_parser, "_flat_members", lambda line: None)
            assert read(line) == found


def read(line):
    """The members of a line without their values, or else the error."""
    try:
        return [
            (
                *(member.key, member.key_start, member.key_end, member.start, member.end),
                *(member.value is None, isinstance(member.value, dict)),
            )
            for member in object_parser.members(line)
        ]
    except DataError as error:
        return error.args


@given(
    inputs(),
    st.sampled_from(["fail", "nan", "skip"]),
    st.sampled_from(["csv", "jsonl", "text", "f64"]),
    st.booleans(),
)
def test_columns_taken_at_once_are_those_of_the_fallback(data, on_error, target, replace):
    # the first object names the columns of all
    objects = [json.loads(line) for line in data.split(b"\n") if line.strip()]
    names = dict.fromkeys([*(key for each in objects for key in each), "s", "t", "n"])
    first = dict(zip(names, ["1", True, None, "x,", 2.5] * len(names), strict=False)) | {"score": 0}
    data = json.dumps(first).encode() + b"\n" + data
    record_options = RecordOptions(("score",), replace=replace)
    calculation = Calculation(("sigmoid",), on_error=on_error)
    options = {"calculation": calculation, "kind": VectorEngine}
    at_once = outcome(data, "jsonl", target, record_options, **options)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reader, "flat_columns", lambda *arguments: None)
        assert outcome(data, "jsonl", target, record_options, **options) == at_once
