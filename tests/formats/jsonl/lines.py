"""Random lines of objects."""

from __future__ import annotations

import json

from hypothesis import strategies as st

from sigmoid_cli.formats.record_options import RecordOptions

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
