"""Errors of JSON Lines name the fault, its position and a remedy."""

from __future__ import annotations

import pytest

from formats.jsonl.lines import SCORE
from sigmoid_cli.errors import SigmoidError, UsageError
from sigmoid_cli.formats.record_options import RecordOptions
from sigmoid_cli.numeric.scalar import ScalarEngine
from sigmoid_cli.numeric.vector import VectorEngine
from support.conversion import converted, encoded


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
        ('{"score":1}\n{"score":2\n', SCORE, "in:2:11: expecting ',' or '}' after a value"),
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
def test_an_error_names_the_fault_and_its_position(data, record_options, message, kind):
    with pytest.raises(SigmoidError) as error:
        converted(data.encode(), "jsonl", "jsonl", record_options, kind=kind)
    assert str(error.value) == message


def test_a_wrong_key_is_a_usage_error_that_names_the_near_ones():
    with pytest.raises(UsageError, match="in: has no column 'scor'") as error:
        converted(b'{"score":1,"id":2}\n', "jsonl", "jsonl", RecordOptions(("scor",)))
    assert error.value.remedy == "did you mean: score"


def test_without_a_choice_the_error_lists_the_keys():
    with pytest.raises(UsageError, match="in: has 2 columns") as error:
        converted(b'{"score":1,"id":2}\n', "jsonl", "jsonl")
    assert error.value.remedy == "choose with -c NAME among: score, id"


def test_a_key_is_replaced_once():
    record_options = RecordOptions(("u.x", "u.x"), replace=True)
    with pytest.raises(UsageError, match=r"in: column 'u\.x' cannot be replaced twice"):
        converted(b'{"u":{"x":0}}\n', "jsonl", "jsonl", record_options)
