"""Cells of any format as values of JSON."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sigmoid_cli.formats.jsonl import writer
from sigmoid_cli.formats.jsonl.writer import JsonLinesWriter
from sigmoid_cli.formats.record_options import RecordOptions
from sigmoid_cli.formats.table import Column
from support.conversion import converted

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
