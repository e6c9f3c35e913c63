"""Words of `-c`: a name, a number, a pattern or a range of numbers."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sigmoid_cli.errors import ColumnError
from sigmoid_cli.formats.record_options import RecordOptions
from support.conversion import converted
from support.program import Program

NAMES = ("id", "logit_a", "n", "logit_b", "2-3", "[ab]", "*")


def chosen(*words: str, names: tuple[str, ...] = NAMES, **options: bool) -> tuple[int, ...]:
    return RecordOptions(words).chosen(names, **options)


def test_a_pattern_names_columns_in_the_order_of_the_input() -> None:
    assert chosen("logit_?") == (1, 3)
    assert chosen("logit_[ac]", "i*") == (1, 0)


def test_a_range_names_columns_by_number() -> None:
    assert chosen("2-4") == (1, 2, 3)
    assert chosen("3-3") == (2,)


def test_a_name_comes_before_any_other_meaning() -> None:
    assert chosen("2-3") == (4,)
    assert chosen("[ab]") == (5,)
    assert chosen("*") == (6,)


def test_a_pattern_leaves_out_what_was_chosen_before_it() -> None:
    assert chosen("logit_b", "logit_*", "1-4") == (3, 1, 0, 2)
    assert RecordOptions(("1", "1-2"), replace=True).chosen(("x", "y")) == (0, 1)


def test_without_a_header_ranges_and_patterns_go_by_numbers() -> None:
    assert chosen("2-3", names=("1", "2", "3"), are_named=False) == (1, 2)
    assert chosen("*", names=("1", "2", "3"), are_named=False) == (0, 1, 2)


@pytest.mark.parametrize(
    ("word", "message", "remedy"),
    [
        ("lgit_*", "has no column 'lgit_*'", "did you mean: logit_b, logit_a"),
        ("zz*", "has no column 'zz*'", "its columns: id, logit_a, n, logit_b, 2-3, [ab], *"),
        ("4-2", "has no column '4-2'", "a range starts with the smaller number: -c 2-4"),
        ("2-9", "has no column '2-9'", "the input has 7 columns"),
        ("0-2", "has no column '0-2'", "its columns: id, logit_a, n, logit_b, 2-3, [ab], *"),
    ],
)
def test_what_names_no_column_is_an_error_with_the_near_names(
    word: str, message: str, remedy: str
) -> None:
    with pytest.raises(ColumnError) as error:
        chosen(word)
    assert (error.value.reason, error.value.remedy) == (message, remedy)


@given(st.lists(st.text("ab_", min_size=1, max_size=4), min_size=1, max_size=6, unique=True),
       st.text("ab_", max_size=3))  # fmt: skip
def test_a_pattern_that_ends_in_a_star_is_a_prefix(names: list[str], prefix: str) -> None:
    expected = tuple(index for index, name in enumerate(names) if name.startswith(prefix))
    if expected:
        assert chosen(prefix + "*", names=tuple(names)) == expected
    else:
        with pytest.raises(ColumnError):
            chosen(prefix + "*", names=tuple(names))


@pytest.mark.parametrize("word", ["x*", "2-3"])
def test_all_records_take_patterns_and_ranges(word: str, sigmoid: Program) -> None:
    data = b"id,x1,x2\na,0,1\n"
    out = converted(data, "csv", "csv", RecordOptions((word,)))
    assert out == b"id,x1,x2,x1_sigmoid,x2_sigmoid\na,0,1,0.5,0.7310585786300049\n"
    out = converted(b'{"id":"a","x1":0,"x2":1}\n', "jsonl", "csv", RecordOptions((word,)))
    assert out == b"id,x1,x2,x1_sigmoid,x2_sigmoid\na,0,1,0.5,0.7310585786300049\n"
    table = pa.table({"id": ["a"], "x1": [0.0], "x2": [1.0]})
    pq.write_table(table, sigmoid.folder / "x.parquet")
    run = sigmoid("eval", "x.parquet", "-c", word, "--to", "text")
    assert run.out == b"0.5 0.7310585786300049\n"


def test_a_pattern_leaves_out_a_key_of_json_lines_that_was_chosen_before_it() -> None:
    out = converted(b'{"x1":0,"x2":0,"n":{"x3":0}}\n', "jsonl", "text",
                    RecordOptions(("n.x3", "x2", "x*")))  # fmt: skip
    assert out == b"0.5 0.5 0.5\n"


def test_powers_of_the_gradient_are_of_all_columns_that_a_pattern_matches(
    sigmoid: Program,
) -> None:
    (sigmoid.folder / "x.csv").write_text("id,x1,x2\na,0,1\n")
    run = sigmoid("table", "x.csv", "-c", "x*", "--depth", "2", "--to", "csv")
    assert run.lines[0] == ("id,x1,x2,x1_sigmoid,x1_grad,x2_sigmoid,x2_grad,x1_grad^2,x2_grad^2")


@pytest.mark.parametrize(
    ("words", "replace", "expected"),
    [
        (("x*",), False, [[0.5, 0.5]]),
        (("2-3",), True, [[0.5, 0.5]]),
        (("x1", "x*"), False, [[0.5, 0.5]]),
        (("*_sigmoid", "x1"), False, [[0.5, 0.5]]),
        (("x1*",), False, [0.5]),
    ],
)
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_an_array_has_a_column_for_each_that_is_read(
    sigmoid: Program, words: tuple[str, ...], replace: bool, expected: list[object], jobs: str
) -> None:
    count = 50_000
    (sigmoid.folder / "x.csv").write_text("id,x1,x2_sigmoid\n" + "a,0,0\n" * count)
    options = [option for word in words for option in ("-c", word)] + ["--replace"] * replace
    run = sigmoid("eval", "x.csv", *options, "-j", jobs, "-o", "y.npy")
    assert (run.status, run.err) == (0, "")
    assert np.load(sigmoid.folder / "y.npy").tolist() == expected * count


def test_an_array_of_keys_within_objects_has_a_column_for_each(sigmoid: Program) -> None:
    data = b'{"a":{"b":0},"x1":0,"x2":0}\n'
    options = ("--from", "jsonl", "-c", "a.b", "-c", "x*")
    run = sigmoid("eval", *options, "-o", "y.npy", stdin=data)
    assert (run.status, run.err) == (0, "")
    assert np.load(sigmoid.folder / "y.npy").tolist() == [[0.5, 0.5, 0.5]]
