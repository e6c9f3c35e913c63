"""Arrays of objects: a result is the last key of its object, and every other byte stays."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats.json.arrays import STYLES, arrays
from formats.jsonl.lines import SCORE
from sigmoid_cli.convert.streams.sources import MemorySource
from sigmoid_cli.formats.block import Block
from sigmoid_cli.formats.json.array_bulk import plain_array_lines
from sigmoid_cli.formats.json.array_lines import array_lines
from sigmoid_cli.formats.json.array_splitter import ArraySplitter
from sigmoid_cli.formats.record_options import RecordOptions
from sigmoid_cli.logistic import sigmoid
from sigmoid_cli.numeric.calculation import Calculation
from support.conversion import ENGINES, blocks, compare_paths, converted, encoded, outcome

X = RecordOptions(("x",))
KINDS = st.sampled_from(ENGINES)


def text_of(value, indent=None):
    return json.dumps(value, indent=indent).encode()


@given(arrays(), st.integers(1, 200), KINDS)
def test_each_object_has_its_result_as_the_last_key(data, size, kind):
    out = converted(data, "json", "json", SCORE, size=size, kind=kind)
    before, after = (json.loads(text.decode("utf-8-sig")) for text in (data, out))
    for old, new in zip(before, after, strict=True):
        assert list(new)[-1] == "score_sigmoid"
        score = old["score"]
        assert new.pop("score_sigmoid") == (None if score is None else sigmoid(float(score)))
        assert new == old
    result = rb'[ \t\r\n]*,[ \t\r\n]*"score_sigmoid"[ \t\r\n]*:[ \t\r\n]*(?:null|[0-9.e-]+)'
    assert re.sub(result, b"", out) == data


@given(
    arrays(),
    st.booleans(),
    st.sampled_from([("sigmoid",), ("grad",), ("sigmoid", "grad"), ("logit",)]),
    st.sampled_from(["fail", "nan", "skip"]),
    st.integers(1, 300),
    KINDS,
    st.sampled_from(["json", "jsonl", "csv", "text"]),
)
def test_all_paths_give_the_same_bytes(data, replace, functions, on_error, size, kind, target):
    options = {"calculation": Calculation(functions, on_error=on_error)}
    arguments = (data, "json", target, SCORE._replace(replace=replace))
    assert outcome(*arguments, size=size, kind=kind, **options) == outcome(*arguments, **options)


PIECES = [
    *('{"score":1}', '{"score":1},', ',\n  {"score": 2}', '{"score"', ":", "2", ",", "}", "{"),
    *("[", "]", '"', "\\", '\\"', "\n", " ", '"a":', "null", '"},{"', '{"a":[{},{}],"score":3}'),
]


@given(st.lists(st.sampled_from(PIECES), max_size=12), st.booleans())
def test_any_bytes_give_the_same_on_all_paths(pieces, is_closed):
    data = ('[{"score":0},' + "".join(pieces) + "]" * is_closed).encode()
    compare_paths("json", "json", data, SCORE, Calculation(("sigmoid",)))


@given(arrays(), st.integers(1, 100))
def test_an_array_is_cut_between_elements_only(data, size):
    text = data.removeprefix(b"\xef\xbb\xbf")
    source = MemorySource("test", text)
    found = list(blocks(source, ArraySplitter(), source.read(size), size))
    assert b"".join(block.data for block in found) == text
    lines = b"".join(map(array_lines, found))
    assert lines == array_lines(Block(text, is_last=True))
    rows = [json.loads(line) for line in lines.split(b"\n") if line.strip()]
    assert rows == json.loads(text)


@given(arrays(), st.integers(1, 100))
def test_all_lines_found_at_once_are_those_found_one_by_one(data, size):
    splitter = ArraySplitter()
    chunk = data.removeprefix(b"\xef\xbb\xbf")
    end = splitter.end_of_records(chunk[:-size])
    for block in (
        Block(chunk[:end]),
        Block(chunk[end:], splitter.state, is_last=True),
        Block(chunk, is_last=True),
    ):
        lines = plain_array_lines(block)
        assert lines is None or lines == array_lines(block)


@pytest.mark.parametrize("indent", [None, 2, 4])
def test_usual_arrays_are_found_at_once(indent):
    rows = [{"x": 1, "a": [{"b": "},{"}, 'say "\\"']}, {"x": 2}] * 3
    block = Block(text_of(rows, indent), is_last=True)
    assert plain_array_lines(block) == array_lines(block)


def test_a_result_is_written_as_the_members_of_the_first_object_are():
    rows = [{"a": 1, "x": 0}, {"x": 0}]
    one = text_of(rows)
    assert converted(one, "json", "json", X) == (
        b'[{"a": 1, "x": 0, "x_sigmoid": 0.5}, {"x": 0, "x_sigmoid": 0.5}]'
    )
    for indent in (0, 2, 4, "\t"):
        with_results = [{**row, "x_sigmoid": 0.5} for row in rows]
        out = converted(text_of(rows, indent), "json", "json", X)
        assert out == text_of(with_results, indent)
        out = converted(text_of(rows[1:], indent), "json", "json", X)
        assert out == text_of(with_results[1:], indent)


def test_an_empty_object_has_the_result_null():
    assert converted(b'[{"x":0},{}, { }]', "json", "json", X) == (
        b'[{"x":0,"x_sigmoid":0.5},{"x_sigmoid":null}, {"x_sigmoid":null }]'
    )


def test_an_empty_array_stays_empty():
    for text in (b"[]", b"[ ]\n", b"\n[\n]"):
        assert converted(text, "json", "json") == text
        for options in (X, RecordOptions(replace=True)):
            assert converted(text, "json", "json", options) == text


def test_an_array_of_numbers_has_no_columns():
    with_column = outcome(b"[1, 2]", "json", "json", X)
    assert with_column == "in: is no array of objects, so it has no columns"
    assert converted(b"[0]", "json", "json") == b"[0.5]"


def test_an_object_alone_is_no_array():
    assert "is an object, not an array of objects" in outcome(b'{"x":1}', "json", "json", X)


def test_of_several_keys_one_must_be_chosen():
    _, error = encoded(b'[{"a":1,"b":2}]', "json", "json")
    assert str(error) == "in: has 2 columns"
    assert error.remedy == "choose with -c NAME among: a, b"


def test_the_only_key_needs_no_choice():
    assert converted(b'[{"x":0}]', "json", "json") == b'[{"x":0,"x_sigmoid":0.5}]'


def test_a_path_leads_to_a_nested_key():
    data = b'[{"a": {"b": 0, "c": [{}]}}, {"a": {"b": 0}}]'
    for kind in ENGINES:
        out = converted(data, "json", "json", RecordOptions(("a.b",)), kind=kind)
        assert [row["a.b_sigmoid"] for row in json.loads(out)] == [0.5, 0.5]
        out = converted(data, "json", "json", RecordOptions(("a.b",), replace=True), kind=kind)
        assert out == data.replace(b'"b": 0', b'"b": 0.5')


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[{"x":1},]', "in:1:10: ',' before ']'; remove the comma"),
        ('[{"x":1}\n {"x":2}]', "in:2:2: '{\"x\":2}' where ',' or ']' should be; None"),
        ('[{"x":1},,{"x":2}]', "in:1:10: ',' where an object should be; None"),
        ('[{"x":1},\n5]', "in:2:1: '5' where an object should be; None"),
        ('[{"x":1},[{"x":1}]]', "in:1:10: '[' where an object should be; None"),
        ('[{"x":1},"x"]', "in:1:10: '\"x\"' where an object should be; None"),
        ('[{"x":1}', "in:1:9: ends inside an array; None"),
        ('[{"x":1},{"x":', "in:1:15: ends inside an array; None"),
        ('[{"x":1}}', "in:1:9: '}' where ',' or ']' should be; None"),
        (
            '[{"x":1}]\n[{"x":2}]',
            "in:2:1: '[' after the end of the array; several arrays? make lines of their objects "
            "with: jq -c '.[]'",
        ),
        ('[{"x":1}] 5', "in:1:11: '5' after the end of the array; None"),
        (
            '[\n  {\n    "x": "abc"\n  }\n]',
            "in:3:10: '\"abc\"' is not a number, in key 'x'; None",
        ),
        (
            '[{"x":1},{"y":0,"x":"1"}]',
            "in:1:21: '\"1\"' is not a number, in key 'x'; it is a string: write it without quotes",
        ),
        ('[{"x":1},\n{"x":1,}]', "in:2:8: expecting a key between double quotes; None"),
        (
            '[{"x":1},\n{"x_sigmoid":1}]',
            "in:2:2: has a key 'x_sigmoid' already; name the result with --as NAME",
        ),
        ('[{"x":1},{"x":"a\nb"}]', "in:1:17: invalid control character at; None"),
        ('[{"x":1},{"x":' + "[" * 100_000 + "]" * 100_000 + "}]", "in:1:15: nested too deeply"),
    ],
)
@pytest.mark.parametrize("size", [1, 7, 1 << 17])
@pytest.mark.parametrize("kind", ENGINES)
def test_errors_name_line_column_and_remedy(text, message, size, kind):
    _, error = encoded(
        text.encode(), "json", "json", X, size=size if len(text) < 99 else 999, kind=kind
    )
    assert f"{error}; {error.remedy}".startswith(message)


@pytest.mark.parametrize("kind", ENGINES)
def test_the_first_error_is_reported(kind):
    data = b'[{"x":1},\n{"x":"a"} {"x":1}]'
    out, error = encoded(data, "json", "json", X, kind=kind)
    assert str(error).startswith("in:2:6: ")
    assert out == b'[{"x":1,"x_sigmoid":0.7310585786300049},'


def test_values_of_several_lines_stand_in_one_line_elsewhere():
    data = text_of([{"x": 0, "a": {"b": [1, "c d"]}}], 2)
    for kind in ENGINES:
        assert converted(data, "json", "jsonl", X, kind=kind) == (
            b'{"x":0,"a":{"b": [1,"c d"]},"x_sigmoid":0.5}\n'
        )


def test_results_of_one_key_are_an_array_of_numbers_in_npy_and_lines_in_text():
    assert converted(b'[{"x":0},{"x":0}]', "json", "text") == b"0.5\n0.5\n"


@pytest.mark.parametrize(
    ("source", "data"),
    [
        ("csv", b"a,x\n1,0\ntrue,\n"),
        ("tsv", b"a\tx\n1\t0\ntrue\t\n"),
        ("jsonl", b'{"a":1,"x":0}\n{"a":"true","x":null}\n'),
    ],
)
def test_records_become_an_array_of_objects(source, data):
    expected = b'[{"a":1,"x":0,"x_sigmoid":0.5},\n{"a":"true","x":null,"x_sigmoid":null}]\n'
    for kind in ENGINES:
        for size in (1, 5, 1 << 17):
            out = converted(data, source, "json", X, kind=kind, size=size)
            assert out == expected


def test_records_without_any_become_an_empty_array():
    assert converted(b"a,x\n", "csv", "json", X) == b"[]\n"


def test_numbers_become_an_array_of_numbers():
    assert converted(b"0\n0\n", "text", "json") == b"[0.5,0.5]\n"


SKIP = Calculation(("sigmoid",), on_error="skip")


@given(
    st.lists(st.booleans(), min_size=1, max_size=6),
    STYLES,
    st.integers(1, 80),
    KINDS,
    st.booleans(),
)
def test_objects_that_are_left_out_leave_no_comma(are_good, style, size, kind, is_odd):
    rows = [{"x": 0 if is_good else "a"} for is_good in are_good]
    kept = [{"x": 0, "x_sigmoid": 0.5} for is_good in are_good if is_good]
    text = json.dumps(rows, **style)
    if is_odd:  # not the same between any two
        text = text.replace("}", "} ", 2)
    options = {"calculation": SKIP, "size": size, "kind": kind}
    out = converted(text.encode(), "json", "json", X, **options)
    assert json.loads(out) == kept
    if kept and not is_odd:
        assert out.rstrip().decode() == json.dumps(kept, **style)


@pytest.mark.parametrize("kind", ENGINES)
def test_where_objects_are_left_out_errors_have_their_place(kind):
    data = b'\xef\xbb\xbf[ {"x":"a"},\n {"x":1} 5]'
    for size in (4, 1 << 17):
        arguments = (data, "json", "json", X)
        message = outcome(*arguments, calculation=SKIP, size=size, kind=kind)
        assert message == "in:2:10: '5' where ',' or ']' should be"
    for text in (b"", b"\n", b"[", b"[]"):
        expected = outcome(text, "json", "json", X)
        found = outcome(text, "json", "json", X, calculation=SKIP, kind=kind)
        assert found == (expected if isinstance(expected, str) else b"[]\n")


@pytest.mark.parametrize("size", [1, 2, 3, 5, 1 << 17])
def test_a_column_counts_characters_wherever_blocks_are_cut(size: int) -> None:
    data = '[{"é":"é€","x":1}, {"x":2}] x'
    said = outcome(data.encode(), "json", "json", X, size=size)
    assert said == f"in:1:{len(data)}: 'x' after the end of the array"
