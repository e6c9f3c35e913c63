"""Random lines of objects."""

from __future__ import annotations

import json
import re

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


_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^{}\[\],:"\s]+|\s+')
_BLANK_COUNTS = (1, 2, 4, 5, 7, 40)


def escaped(string):
    """A string of JSON that starts with an escape, if it starts with an ASCII character."""
    text = json.loads(string)
    if not text or string[1] != text[0] or text[0] == "\\" or text[0] > "\x7f":
        return string
    return f'"\\u{ord(text[0]):04x}{string[2:]}'


@st.composite
def odd_texts(draw, text, blanks=" \t\r"):
    """JSON text with blanks between tokens, and strings that start with an escape."""
    tokens = _TOKEN.findall(text)
    count = draw(st.sampled_from([0, 0, 1, 2, len(tokens)]))
    for index in draw(st.permutations(range(1, len(tokens) - 1)))[:count]:
        if tokens[index].startswith('"') and draw(st.booleans()):
            tokens[index] = escaped(tokens[index])
        tokens[index] += draw(st.sampled_from(blanks)) * draw(st.sampled_from(_BLANK_COUNTS))
    return "".join(tokens)


@st.composite
def inputs(draw):
    """Lines of objects, in the style of one writer or of several, with blank lines."""
    style = st.sampled_from([{}, {"separators": (",", ":")}, {"ensure_ascii": False}])
    plain = st.fixed_dictionaries({"id": st.integers(0, 9), "score": st.floats(-50, 50)})
    lines = draw(st.lists(objects() | plain | plain, min_size=1, max_size=6))
    texts = [draw(odd_texts(json.dumps(line, **draw(style)))) for line in lines]
    blanks = draw(st.lists(st.sampled_from(["", " "]), max_size=1))
    end = draw(st.sampled_from(["\n", "\r\n"]))
    return end.join([*texts, *blanks, ""][: None if draw(st.booleans()) else -1]).encode()
