"""Random arrays of objects."""

from __future__ import annotations

import json

from hypothesis import strategies as st

from formats.jsonl.lines import objects, odd_texts

STYLES = st.sampled_from(
    [
        {"separators": (",", ":")},
        {},
        {"indent": 2},
        {"indent": 4, "ensure_ascii": False},
        {"indent": "\t"},
        {"indent": 0},
    ]
)


@st.composite
def arrays(draw, elements=None):
    """An array of objects in the style of one writer or with one object a line, blanks anywhere."""
    plain = st.fixed_dictionaries({"id": st.integers(0, 9), "score": st.floats(-50, 50)})
    found = draw(st.lists(elements or objects() | plain | plain, min_size=1, max_size=6))
    if draw(st.booleans()):
        text = json.dumps(found, **draw(STYLES))
    else:
        text = "[" + ",\n".join(json.dumps(each) for each in found) + "]"
    end = draw(st.sampled_from(["", "\n", "\r\n", " \n\n"]))
    start = draw(st.sampled_from(["", "", "\n", "\ufeff"]))
    text = draw(odd_texts(text, " \t\r\n")) if draw(st.booleans()) else text
    return (start + text + end).encode()
