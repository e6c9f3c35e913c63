"""Random tables, written as CSV in any dialect."""

from __future__ import annotations

import csv
import io

from hypothesis import strategies as st

# no CR alone: the csv module writes it without quotes and reads it as a line end
TEXTS = st.lists(
    st.sampled_from(
        ["a", "b ", ",", ";", "\t", '"', "\n", "\r\n", ".", "é", "0", "x", "5", "-", "日"]
    ),
    max_size=5,
).map("".join)
NUMBERS = st.floats(-750, 750).map(repr) | st.integers(-99, 99).map(str) | st.just("")


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
