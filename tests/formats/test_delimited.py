"""CSV and TSV: the results are added, and every other byte stays as it was."""

from __future__ import annotations

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from in_blocks import converted
from sigmoid_cli.formats.layout import Layout
from sigmoid_cli.formats.scalar import ScalarArithmetic
from sigmoid_cli.formats.vector import VectorArithmetic
from sigmoid_cli.logistic import sigmoid

SCORE = Layout(("score",))

# no CR alone: the csv module writes it without quotes and reads it as a line end
TEXTS = st.lists(
    st.sampled_from(
        ["a", "b ", ",", ";", "\t", '"', "\n", "\r\n", ".", "é", "0", "x", "5", "-", "日"]
    ),
    max_size=5,
).map("".join)
NUMBERS = st.floats(-750, 750).map(repr) | st.integers(-99, 99).map(str) | st.just("")
BLANKS = st.text(" ", max_size=2)


@st.composite
def tables(draw):
    """Rows of which column `score` holds numbers, empty cells among them, with a header."""
    names = draw(st.lists(st.sampled_from(["id", "text", "a,b", 'q"', "x y"]), unique=True))
    position = draw(st.integers(0, len(names)))
    header = [*names[:position], "score", *names[position:]]
    number = st.tuples(BLANKS, NUMBERS, BLANKS).map("".join)
    row = st.tuples(*(number if name == "score" else TEXTS for name in header)).map(list)
    return [header, *draw(st.lists(row, max_size=12))]


@st.composite
def dialects(draw):
    return {
        "delimiter": draw(st.sampled_from(",;\t|")),
        "quoting": draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])),
        "lineterminator": draw(st.sampled_from(["\n", "\r\n"])),
    }


def written(table, dialect):
    text = io.StringIO(newline="")
    csv.writer(text, **dialect).writerows(table)
    return text.getvalue().encode()


def read(data, delimiter):
    # a row of one empty cell comes back from the csv module as a blank line
    return [
        row or [""]
        for row in csv.reader(io.StringIO(data.decode(), newline=""), delimiter=delimiter)
    ]


@given(tables(), dialects(), st.booleans(), st.integers(1, 60), st.booleans())
def test_the_csv_module_reads_the_same_table_with_a_column_more(
    table, dialect, ends, size, is_vector
):
    data = written(table, dialect)
    if not ends:
        data = data.removesuffix(dialect["lineterminator"].encode())
    layout = Layout(("score",), delimiter=dialect["delimiter"].encode())
    kind = VectorArithmetic if is_vector else ScalarArithmetic
    out = converted(data, "csv", "csv", layout, size=size, kind=kind)
    [header, *rows] = read(data, dialect["delimiter"])
    score = header.index("score")
    texts = [row[score].strip() for row in rows]
    results = [repr(sigmoid(float(text))) if text else "" for text in texts]
    found = read(out, dialect["delimiter"])
    assert found[0] == [*header, "score_sigmoid"]
    assert [row[:-1] for row in found[1:]] == rows
    for row, text, result in zip(found[1:], texts, results, strict=True):
        assert (not text and not row[-1]) or float(row[-1]) == float(result)
