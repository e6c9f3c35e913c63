"""JSON in and out: the same shape, the same bytes around the numbers, strict."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sigmoid_cli.convert.streams.sources import MemorySource
from sigmoid_cli.errors import DataError, UsageError
from sigmoid_cli.formats.block import Block, all_of
from sigmoid_cli.formats.json.bulk import JsonBulk
from sigmoid_cli.formats.json.codec import JsonReader, JsonToJson
from sigmoid_cli.logistic import sigmoid
from sigmoid_cli.numeric.calculation import Calculation
from sigmoid_cli.numeric.scalar import ScalarEngine
from sigmoid_cli.numeric.vector import VectorEngine
from support.conversion import ENGINES, blocks, outcome

SIGMOID = Calculation(("sigmoid",))
BLANKS = st.text(" \t\n\r", max_size=3)
FLOATS = st.one_of(st.none(), st.integers(-800, 800), st.floats(-750, 750))


@st.composite
def documents(draw):
    """JSON text of nested arrays of numbers with white space anywhere."""
    value = draw(st.recursive(FLOATS, lambda inner: st.lists(inner, max_size=5), max_leaves=20))
    text = json.dumps(value, separators=(",", ":"))
    return re.sub(r"[\[\],]|$", lambda match: draw(BLANKS) + match.group() + draw(BLANKS), text)


def converted(text, calculation=SIGMOID, size=1 << 17, kind=ScalarEngine):
    conversion = JsonToJson(text.encode(), calculation)
    convert = conversion.with_engine(kind(calculation))
    source = MemorySource("test", text.encode())
    lines = 0
    out = b""
    for block in blocks(source, conversion.splitter, source.read(size)[conversion.skip :], size):
        try:
            answer = convert(block)
        except DataError as error:
            raise error.after_lines(lines) from None
        lines += answer.lines
        out += all_of(answer)
    return out.decode()


def expected(value):
    if isinstance(value, list):
        return [expected(part) for part in value]
    return None if value is None else sigmoid(value)


@given(documents())
def test_the_shape_is_kept_and_every_number_is_encoded(text):
    assert json.loads(converted(text)) == expected(json.loads(text))


@given(documents())
def test_what_is_not_a_number_is_the_same_bytes(text):
    def frame(document):
        return re.sub(r"null|[-+.0-9eE]+", "#", document)

    assert frame(converted(text)) == frame(text)


@given(documents(), st.integers(1, 20))
def test_small_blocks_give_the_same_as_one(text, size):
    assert converted(text, size=size) == converted(text)


@given(documents(), st.integers(1, 60), st.sampled_from(["float64", "float32", "float16"]))
def test_the_fast_path_gives_the_same_bytes(text, size, dtype):
    calculation = Calculation(("sigmoid",), dtype)
    for kind in ENGINES[1:]:
        fast = converted(text, calculation, size, kind)
        assert fast == converted(text, calculation)


@given(
    st.lists(
        st.sampled_from(
            ["null", "1", "2.5", "1e99", "1E99", "10e98", "0", "[", "]", ",", " ", "n", "nul"]
        )
    ),
    st.sampled_from(["json", "csv"]),
)
def test_null_among_numbers_has_the_result_that_it_has_alone(pieces, target):
    data = ("[0," + "".join(pieces) + ",null,0]").encode()
    by_fallback = outcome(data, "json", target)
    for kind in ENGINES[1:]:
        assert outcome(data, "json", target, kind=kind) == by_fallback


@pytest.mark.parametrize("kind", ENGINES)
@pytest.mark.parametrize("data", [b"[]", b"[1]", b"[[]]"])
def test_a_second_byte_order_mark_is_an_error(data, kind):
    mark = b"\xef\xbb\xbf"
    for target in ("json", "csv"):
        assert str(outcome(mark + mark + data, "json", target, kind=kind)).startswith("in:1:1: ")


@pytest.mark.parametrize("kind", ENGINES)
@pytest.mark.parametrize("number", ["1e99", "1E99", "1e+99", "10e98", "0", "-0"])
def test_no_number_beside_null_is_taken_for_it(number, kind):
    result = "0.5" if "e" not in number.lower() else "1.0"
    text = f"[null,{number},[null], {number}]"
    assert converted(text, kind=kind) == f"[null,{result},[null], {result}]"


def test_null_takes_the_fast_path():
    block = Block(b"[1,null, null ,[null],2]\n", (), is_last=True)
    answer = JsonBulk(VectorEngine(Calculation(("grad",)))).replaced(block)
    assert answer == b"[0.19661193324148185,null, null ,[null],0.10499358540350652]\n"


@pytest.mark.parametrize("gap", [",", ", ", ",\n  ", "],[", "]\n,\n["])
def test_the_fast_path_keeps_the_bytes_between_numbers(gap):
    text = "[[" + gap.join(str(number / 8) for number in range(-99, 99)) + "]]\n"
    for kind in ENGINES[1:]:
        assert converted(text, kind=kind) == converted(text)


@given(
    st.text('[],1 \n"\\ae-.{é', max_size=12),
    st.integers(1, 20),
    st.sampled_from(["fail", "nan"]),
    st.sampled_from(ENGINES),
)
def test_small_blocks_fail_where_one_does(text, size, on_error, kind):
    calculation = Calculation(("sigmoid",), on_error=on_error)

    def outcome(size, kind=ScalarEngine):
        try:
            return converted(text, calculation, size, kind)
        except DataError as error:
            return error.reason, error.line, error.column

    assert outcome(size, kind) == outcome(1 << 17)


@given(st.text('[],1 \n"\\ae-.{', max_size=12))
def test_what_is_accepted_is_json(text):
    try:
        converted(text)
    except DataError:
        return
    json.loads(text)


@pytest.mark.parametrize(
    ("text", "position", "reason"),
    [
        ("", (1, 1), "holds no JSON value"),
        (" \n", (2, 1), "holds no JSON value"),
        ("[1,\n2", (2, 2), "ends inside an array"),
        ("[[1]", (1, 5), "ends inside an array"),
        ("[1,2,]", (1, 6), "']' where a number should be"),
        ("[,1]", (1, 2), "',' where a number should be"),
        ("[1 2]", (1, 4), "'2' where ',' or ']' should be"),
        ("[1][2]", (1, 4), "'[' where the end should be"),
        ("1,2", (1, 2), "',' where the end should be"),
        ("1 2", (1, 3), "'2' where the end should be"),
        ("[1]]", (1, 4), "']' where the end should be"),
        ("]", (1, 1), "']' where a number should be"),
        ('[1,\n 22, {"a": 1}]', (2, 6), "an object where a number should be"),
        ('["é", "a"]', (1, 2), "'\"é\"' is not a number"),
        ("[true]", (1, 2), "'true' is not a number"),
        ("[1, NaN]", (1, 5), "'NaN' is not a number in JSON"),
        ("[1, +1]", (1, 5), "'+1' is not a number in JSON"),
        ("[01]", (1, 2), "'01' is not a number in JSON"),
        ("[.5]", (1, 2), "'.5' is not a number in JSON"),
        ("[0x10]", (1, 2), "'0x10' is not a number in JSON"),
        ("[1, nul]", (1, 5), "'nul' is not a number"),
        ('["open', (1, 2), "'\"open' is not a number"),
    ],
)
def test_what_is_no_array_of_numbers_is_an_error_with_its_position(text, position, reason):
    with pytest.raises(DataError) as caught:
        converted(text)
    assert (caught.value.reason, (caught.value.line, caught.value.column)) == (reason, position)


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ('{"a": 1}', "one object a line? add: --from jsonl --column NAME"),
        ('["1.5"]', "remove the quotes"),
        ("[NaN]", "JSON has no NaN: write null"),
        ("[-Infinity]", "JSON has no infinity: write -1e999"),
    ],
)
def test_an_error_says_what_to_do(text, remedy):
    with pytest.raises(DataError) as caught:
        converted(text)
    assert caught.value.remedy == remedy


@pytest.mark.parametrize(
    ("text", "good"),
    [("[1, [2, x, 3", "[1, [2"), ("[x", ""), ("[[1], x]", "[[1"), ("[1,2", "[1,2")],
)
def test_the_output_before_an_error_ends_with_a_good_number(text, good):
    convert = JsonToJson(b"", SIGMOID).with_engine(ScalarEngine(SIGMOID))
    with pytest.raises(DataError) as caught:
        convert(Block(text.encode(), is_last=True))
    assert caught.value.offset == len(good)


@pytest.mark.parametrize(
    ("data", "options"),
    [
        (b"[abc]\n", ["--from", "json"]),
        (b"abc\n", ["--to", "json"]),
        (b"1 " * 50_000 + b"abc\n", ["--to", "json", "-j", "2"]),
        (b'{"x":"y"}\n', ["--from", "jsonl", "--to", "json"]),
    ],
)
def test_a_failure_at_the_first_record_writes_no_bracket(sigmoid, data, options):
    run = sigmoid("eval", *options, stdin=data)
    assert run.status == 1
    assert b"[" not in run.out or run.out.startswith(b"[0.7")


def test_null_is_nan_in_input_and_output_and_too_large_is_infinite():
    assert converted("[null, 1e400, -1e400, -0]") == "[null, 1.0, 0.0, 0.5]"


def test_a_byte_order_mark_is_accepted():
    assert converted("\ufeff[0]") == "[0.5]"


def test_elements_that_are_not_numbers_may_become_null():
    text = '[0, "a, ]\\"", true, NaN, [0]]'
    calculation = Calculation(("sigmoid",), on_error="nan")
    for size in range(1, len(text) + 1):
        assert converted(text, calculation, size) == "[0.5, null, null, null, [0.5]]"


def test_elements_of_an_array_are_not_left_out():
    with pytest.raises(UsageError, match="shape") as caught:
        converted("[1]", Calculation(("sigmoid",), on_error="skip"))
    assert caught.value.remedy == "to write null instead use: --on-error nan"


def test_a_hundred_thousand_nested_arrays_are_converted():
    depth = 100_000
    assert converted("[" * depth + "0" + "]" * depth) == "[" * depth + "0.5" + "]" * depth
    with pytest.raises(DataError, match="ends inside an array"):
        converted("[" * depth, size=4096)


def test_as_a_table_numbers_are_as_written_and_can_be_left_out():
    calculation = Calculation(("sigmoid",), on_error="skip")
    reader = JsonReader(b"", calculation)
    block = Block(b'[0.0, ["a", 1e400], null]\n', is_last=True)
    table = reader.with_engine(ScalarEngine(calculation))(block)
    x, result = table.columns
    assert (x.name, list(x.cells), list(result.cells), table.lines) == (
        "x",
        [b"0.0", b"1e400", b"nan"],
        [b"0.5", b"1.0", b"nan"],
        1,
    )


@given(documents(), st.sampled_from(["float64", "float32", "float16"]))
def test_the_fast_path_of_tables_gives_the_same_cells(text, dtype):
    calculation = Calculation(("sigmoid", "grad"), dtype)
    reader = JsonReader(b"", calculation)
    block = Block(text.encode(), is_last=True)
    slow, *fast = (
        [list(column.cells) for column in reader.with_engine(kind(calculation))(block).columns]
        for kind in ENGINES
    )
    assert fast == [slow, slow]
