"""JSON Lines: a result is the last key of its object, and every other byte stays as it was."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sigmoid_cli.errors import DataError, SigmoidError, UsageError
from sigmoid_cli.formats.block import all_of
from sigmoid_cli.formats.jsonl import codec, writer
from sigmoid_cli.formats.jsonl import objects as object_parser
from sigmoid_cli.formats.jsonl.bulk import JsonLinesBulk
from sigmoid_cli.formats.jsonl.header import read_keys
from sigmoid_cli.formats.jsonl.writer import JsonLinesWriter
from sigmoid_cli.formats.lookahead import Lookahead
from sigmoid_cli.formats.record_options import RecordOptions
from sigmoid_cli.formats.table import Column
from sigmoid_cli.logistic import sigmoid
from sigmoid_cli.numeric import json_array
from sigmoid_cli.numeric.calculation import Calculation
from sigmoid_cli.numeric.scalar import ScalarEngine
from sigmoid_cli.numeric.vector import VectorEngine
from support.conversion import converted, encoded, outcome

SCORE = RecordOptions(("score",))
TEXTS = st.text('ab"\\\n{}[],:é😀 ', max_size=6) | st.just('"score":')
VALUES = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), TEXTS)
NUMBERS = st.floats(-750, 750) | st.integers(-(10**20), 10**20) | st.none()


@st.composite
def objects(draw):
    """An object with a number or null `score`, perhaps nested things around it."""
    nested = st.lists(NUMBERS, max_size=2) | st.dictionaries(
        st.sampled_from(["score", "x"]), NUMBERS
    )
    members = draw(st.dictionaries(TEXTS, VALUES | nested, max_size=3))
    position = draw(st.integers(0, len(members)))
    items = [item for item in members.items() if item[0] not in ("score", "score_sigmoid")]
    items.insert(position, ("score", draw(NUMBERS)))
    return dict(items)


@st.composite
def inputs(draw):
    """Lines of objects, in the spelling of one writer or of several, with blank lines."""
    spelling = st.sampled_from([{}, {"separators": (",", ":")}, {"ensure_ascii": False}])
    plain = st.fixed_dictionaries({"id": st.integers(0, 9), "score": st.floats(-50, 50)})
    lines = draw(st.lists(objects() | plain | plain, min_size=1, max_size=6))
    texts = [json.dumps(line, **draw(spelling)) for line in lines]
    blanks = draw(st.lists(st.sampled_from(["", " "]), max_size=1))
    end = draw(st.sampled_from(["\n", "\r\n"]))
    return end.join([*texts, *blanks, ""][: None if draw(st.booleans()) else -1]).encode()


@given(inputs(), st.integers(1, 80), st.booleans())
def test_each_object_has_its_result_as_the_last_key(data, size, is_vector):
    kind = VectorEngine if is_vector else ScalarEngine
    out = converted(data, "jsonl", "jsonl", SCORE, size=size, kind=kind)
    assert out.count(b"\n") == data.count(b"\n")
    for line, answer in zip(data.split(b"\n"), out.split(b"\n"), strict=True):
        if not line.strip():
            assert answer == line
            continue
        found = json.loads(answer)
        assert list(found)[-1] == "score_sigmoid"
        result = found.pop("score_sigmoid")
        before = json.loads(line)
        assert found == before
        score = before["score"]
        assert result == (None if score is None else sigmoid(float(score)))
        # nothing else has changed: what is left without the result is the line
        tail = answer[: answer.rindex(b'"score_sigmoid"')].rstrip()
        assert line.startswith(tail.removesuffix(b","))


@given(
    inputs(),
    st.booleans(),
    st.sampled_from([("sigmoid",), ("grad",)]),
    st.sampled_from(["float64", "float32"]),
    st.integers(1, 80),
)
def test_the_fast_way_gives_the_same_bytes(data, replace, functions, dtype, size):
    record_options = RecordOptions(("score",), replace=replace)
    calculation = Calculation(functions, dtype=dtype)
    careful = outcome(data, "jsonl", "jsonl", record_options, calculation=calculation)
    options = {"calculation": calculation, "kind": VectorEngine}
    assert outcome(data, "jsonl", "jsonl", record_options, **options) == careful
    assert outcome(data, "jsonl", "jsonl", record_options, size=size, **options) == careful


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
def test_the_fast_way_finds_nested_and_missing_keys_like_the_careful_one(
    found, columns, replace, is_spaced
):
    separators = (", ", ": ") if is_spaced else (",", ":")
    data = "".join(json.dumps(each, separators=separators) + "\n" for each in found).encode()
    record_options = RecordOptions(columns, replace=replace)
    careful = outcome(data, "jsonl", "jsonl", record_options)
    assert outcome(data, "jsonl", "jsonl", record_options, kind=VectorEngine) == careful


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
def test_keys_in_odd_places_are_found_like_the_careful_way_does(line, column):
    data = ('{"":0,"score":0}\n' + line + "\n").encode()
    record_options = RecordOptions((column,))
    careful = outcome(data, "jsonl", "jsonl", record_options)
    assert outcome(data, "jsonl", "jsonl", record_options, kind=VectorEngine) == careful


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
def test_any_bytes_give_the_same_on_both_ways(pieces):
    data = ('{"score":0}\n' + "".join(pieces)).encode()
    careful = outcome(data, "jsonl", "jsonl", SCORE)
    assert outcome(data, "jsonl", "jsonl", SCORE, kind=VectorEngine) == careful


@pytest.mark.parametrize(
    "data",
    [
        '{"score":1},"}\n{x}\n{",{"score":2}\n',
        '{"score":1,"a":"}\n{"}\n',
        '{"score":1,"a":["}\n{"]}\n{"score":2}\n',
        '{"score":1},"}\n{",{"score":2},3,{"score":2}\n{"score":2}\n',
    ],
)
@pytest.mark.parametrize("kind", [ScalarEngine, VectorEngine])
def test_a_string_does_not_span_lines(data, kind):
    good = b'{"score":0,"score_sigmoid":0.5}\n'
    out, error = encoded(b'{"score":0}\n' + data.encode(), "jsonl", "jsonl", SCORE, kind=kind)
    assert out == good
    assert str(error).startswith("in:2:")


@pytest.mark.parametrize(
    ("data", "record_options", "message"),
    [
        ("5\n", SCORE, "in:1:1: '5' is not an object"),
        ('\n{"score":1}\n[1]\n', SCORE, "in:3:1: '[1]' is not an object"),
        ('{"score":1}\n{"score":2\n', SCORE, "in:2:11: expecting ',' or '}' behind a value"),
        ('{"score":1}{}\n', SCORE, "in:1:12: more than one JSON value in a line"),
        ('{"é":1,"score":"x"}\n', SCORE, "in:1:16: '\"x\"' is not a number, in key 'score'"),
        ('{"score":tru}\n', SCORE, "in:1:10: expecting value"),
        (
            '{"score":1}\n{"score":1,"score_sigmoid":2}\n',
            SCORE,
            "in:2:12: has a key 'score_sigmoid' already",
        ),
    ],
)
@pytest.mark.parametrize("kind", [ScalarEngine, VectorEngine])
def test_what_is_wrong_is_named_with_its_place(data, record_options, message, kind):
    with pytest.raises(SigmoidError) as error:
        converted(data.encode(), "jsonl", "jsonl", record_options, kind=kind)
    assert str(error.value) == message


def test_a_wrong_key_is_a_usage_error_that_names_the_near_ones():
    with pytest.raises(UsageError, match="in: has no column 'scor'") as error:
        converted(b'{"score":1,"id":2}\n', "jsonl", "jsonl", RecordOptions(("scor",)))
    assert error.value.remedy == "did you mean: score"


def test_several_keys_and_none_chosen_lists_them():
    with pytest.raises(UsageError, match="in: has 2 columns") as error:
        converted(b'{"score":1,"id":2}\n', "jsonl", "jsonl")
    assert error.value.remedy == "choose with -c NAME among: score, id"


def test_the_only_key_needs_no_choice():
    assert converted(b'{"x":0}', "jsonl", "jsonl") == b'{"x":0,"x_sigmoid":0.5}'


def test_a_path_leads_to_a_nested_key_unless_a_key_has_that_very_name():
    nested = b'{"a": {"b": 0}}\n'
    assert converted(nested, "jsonl", "jsonl", RecordOptions(("a.b",))) == (
        b'{"a": {"b": 0}, "a.b_sigmoid": 0.5}\n'
    )
    assert converted(nested, "jsonl", "jsonl", RecordOptions(("a.b",), replace=True)) == (
        b'{"a": {"b": 0.5}}\n'
    )
    assert converted(b'{"a.b":0,"a":1}\n', "jsonl", "jsonl", RecordOptions(("a.b",))) == (
        b'{"a.b":0,"a":1,"a.b_sigmoid":0.5}\n'
    )


def test_null_and_missing_have_the_result_null():
    data = b'{"x":0}\n{"x":null}\n{}\n{"y":1}\n'
    assert converted(data, "jsonl", "jsonl", RecordOptions(("x",))) == (
        b'{"x":0,"x_sigmoid":0.5}\n{"x":null,"x_sigmoid":null}\n'
        b'{"x_sigmoid":null}\n{"y":1,"x_sigmoid":null}\n'
    )


def test_replace_with_a_name_renames_the_key():
    record_options = RecordOptions(("x",), ("p",), replace=True)
    assert converted(b'{"x": 0,"y":1}\n', "jsonl", "jsonl", record_options) == b'{"p": 0.5,"y":1}\n'


def test_a_key_is_replaced_once():
    record_options = RecordOptions(("u.x", "u.x"), replace=True)
    with pytest.raises(UsageError, match=r"in: column 'u\.x' cannot be replaced twice"):
        converted(b'{"u":{"x":0}}\n', "jsonl", "jsonl", record_options)


@pytest.mark.parametrize(
    ("on_error", "expected"),
    [
        ("nan", b'{"x":"a","x_sigmoid":null}\n{"x":0,"x_sigmoid":0.5}\n'),
        ("skip", b'{"x":0,"x_sigmoid":0.5}\n'),
    ],
)
def test_what_is_not_a_number_becomes_null_or_takes_its_line_along(on_error, expected):
    data = b'{"x":"a"}\n{"x":0}\n'
    calculation = Calculation(("sigmoid",), on_error=on_error)
    assert converted(data, "jsonl", "jsonl", calculation=calculation) == expected


def test_bytes_that_are_no_utf8_and_a_byte_order_mark_pass():
    data = b'\xef\xbb\xbf{"n":"\xe9","x":0}\n'
    assert converted(data, "jsonl", "jsonl", RecordOptions(("x",))) == (
        b'\xef\xbb\xbf{"n":"\xe9","x":0,"x_sigmoid":0.5}\n'
    )


def test_to_csv_the_first_object_names_the_columns():
    data = b'{"x":0,"s":"a,\\"b","o":{"k":[1]}}\n\n{"s":null,"x":1}\n'
    assert converted(data, "jsonl", "csv", RecordOptions(("x",))) == (
        b'x,s,o,x_sigmoid\n0,"a,""b","{""k"":[1]}",0.5\n1,,,0.7310585786300049\n'
    )
    with pytest.raises(SigmoidError, match="in:2:8: key 'z' is not in the first object"):
        converted(b'{"x":0}\n{"x":1,"z":2}\n', "jsonl", "csv", RecordOptions(("x",)))


WORDS = rb"|1|-0.5e3|01|.5|nan|inf|a|a b|\|1,2| 1|true|null|[1]|0x1p3|+1".split(b"|")
CELLS = st.sampled_from([*WORDS, "é".encode(), b"\xe9", b'"', b"x\ny", b"1\n2"])


@given(
    st.lists(CELLS, max_size=4) | CELLS.flatmap(lambda cell: st.just([cell] * 3)),
    st.sampled_from([{}, {"is_number": True}]),
)
def test_many_cells_become_the_values_that_each_alone_becomes(cells, kind):
    column = [Column("k", cells, **kind)]
    alone = JsonLinesWriter().rows(column)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(writer, "_MANY", 1)
        assert JsonLinesWriter().rows(column) == alone
    assert [list(json.loads(line)) for line in alone.splitlines()] == [["k"]] * len(cells)


def test_csv_cells_become_numbers_where_json_allows_and_strings_else():
    data = b"id,zip,x\n1,007,0\n,a,1\n"
    assert converted(data, "csv", "jsonl", RecordOptions(("x",))) == (
        b'{"id":1,"zip":"007","x":0,"x_sigmoid":0.5}\n'
        b'{"id":null,"zip":"a","x":1,"x_sigmoid":0.7310585786300049}\n'
    )


def no_fallback(data: bytes) -> list[bytes]:
    raise AssertionError(data)


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
def test_usual_blocks_go_the_fast_way(data, replace):
    calculation = Calculation(("sigmoid",))
    record_options = RecordOptions(("x",), replace=replace)
    keys = read_keys(Lookahead(lambda: data), calculation, record_options)
    answer = JsonLinesBulk(keys, VectorEngine(calculation), no_fallback).convert(data)
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
def test_missing_and_nested_keys_go_the_fast_way(column, data):
    calculation = Calculation(("sigmoid",))
    record_options = RecordOptions((column,))
    keys = read_keys(Lookahead(lambda: data), calculation, record_options)
    answer = JsonLinesBulk(keys, VectorEngine(calculation), no_fallback).convert(data)
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


def test_the_fast_way_is_the_same_without_simdjson(monkeypatch):
    monkeypatch.setattr(json_array, "find_spec", lambda name: None)
    data = b'{"id":1,"x":0.5}\n{"id":2,"x":3}\n'
    out = converted(data, "jsonl", "jsonl", RecordOptions(("x",)), kind=VectorEngine)
    assert out == converted(data, "jsonl", "jsonl", RecordOptions(("x",)))


@given(st.lists(st.sampled_from(PIECES), max_size=12), objects())
def test_flat_objects_are_read_as_all_others(pieces, some):
    for line in ("{" + "".join(pieces).replace("\n", " ") + "}", json.dumps(some)):
        with pytest.MonkeyPatch.context() as patch:
            found = read(line)
            patch.setattr(object_parser, "_FLAT", lambda line: None)
            assert read(line) == found


def read(line):
    """The members of a line without their values, or else the error."""
    try:
        return [
            (member[:5], member.value is None, isinstance(member.value, dict))
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
def test_columns_taken_at_once_are_those_of_a_closer_look(data, on_error, target, replace):
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
        patch.setattr(codec, "flat_columns", lambda *arguments: None)
        assert outcome(data, "jsonl", target, record_options, **options) == at_once
