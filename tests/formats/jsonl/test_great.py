"""Lines of great length: what is found by offsets is what the parser finds."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats.jsonl.lines import SCORE, inputs, objects, odd_texts
from sigmoid_cli.formats.encoding import bytes_to_text
from sigmoid_cli.formats.jsonl.first_object import object_of_great_line, object_of_text
from sigmoid_cli.formats.jsonl.objects import members
from sigmoid_cli.formats.jsonl.scan import NotScannedError, ObjectScanner, after_blanks
from sigmoid_cli.formats.record_options import RecordOptions
from sigmoid_cli.numeric.calculation import Calculation
from sigmoid_cli.numeric.vector import VectorEngine
from support.conversion import outcome

ANY = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner),
    max_leaves=8,
)
TOKENS = st.sampled_from(
    [
        *b'{}[],:" \t\r\\u0x1-.eE',
        b'"a"',
        b'"\\n"',
        b"true",
        b"null",
        b"NaN",
        b"1.5",
        b'"a":',
        b"\xff",
    ]
)


def scanned(data: bytes) -> list[tuple[str, bytes, bytes]] | None:
    """Each key as it is meant and as it is written, and its value; None if it is left to others."""
    start = after_blanks(data, 0)
    scanner = ObjectScanner(data, start)
    try:
        found = [
            (one.key(data), data[one.key_start : one.key_end], data[one.start : one.end])
            for one in scanner
        ]
    except NotScannedError:
        return None
    return found if after_blanks(data, scanner.end) == len(data) else None


def parsed(data: bytes) -> list[tuple[str, bytes, bytes]]:
    line = bytes_to_text(data)
    return [
        (
            one.key,
            *(
                text.encode("utf-8", "surrogateescape")
                for text in (line[one.key_start : one.key_end], line[one.start : one.end])
            ),
        )
        for one in members(line)
    ]


@given(
    st.dictionaries(st.text(max_size=3), ANY).flatmap(lambda found: odd_texts(json.dumps(found)))
)
def test_members_of_any_object_are_found(text):
    assert scanned(text.encode()) == parsed(text.encode())


@given(
    st.lists(TOKENS, max_size=12).map(
        lambda parts: (
            b"{" + b"".join(bytes((one,)) if isinstance(one, int) else one for one in parts) + b"}"
        )
    )
)
def test_what_is_no_object_for_the_parser_is_none(data):
    found = scanned(data)
    if found is not None:
        assert found == parsed(data)


@given(objects().flatmap(lambda found: odd_texts(json.dumps(found))))
def test_the_first_object_is_the_same(text):
    data = text.encode()
    found, expected = (
        object_of_great_line(b"\n" + data + b"\n", 1, len(data) + 1),
        object_of_text(text, text),
    )
    assert found is not None
    assert (found.names, found.colon, found.comma) == (
        expected.names,
        expected.colon,
        expected.comma,
    )
    for path in (("score",), ("a", "score"), ("a", "x"), ("", "x")):
        assert found.has(path) == expected.has(path)


@given(
    inputs(), st.booleans(), st.sampled_from(["fail", "nan", "skip"]), st.sampled_from([(), ("p",)])
)
def test_lines_by_offsets_have_the_same_outcome(data, replace, on_error, names):
    record_options = RecordOptions(
        ("score",), names, replace=replace, missing=(b"3", b"true", b"a")
    )
    options = {"calculation": Calculation(("sigmoid",), on_error=on_error)}
    by_fallback = outcome(data, "jsonl", "jsonl", record_options, **options)
    for kind in (VectorEngine, None):
        engine = {"kind": kind} if kind else {}
        assert (
            outcome(data, "jsonl", "jsonl", record_options, size=9, great=1, **engine, **options)
            == by_fallback
        )


@pytest.mark.parametrize(
    "before", [b"", b"\n", b'{"score": 1}\n'], ids=["first", "blank", "second"]
)
@pytest.mark.parametrize(
    "rest",
    [b'"\xe2\x82", "score": "x"}', b'"", "score": 1, "score_sigmoid": 2}', b'""'],
    ids=["not a number", "a key taken", "no end"],
)
def test_what_is_wrong_with_a_line_of_great_length_is_told_as_of_others(before, rest):
    """Such a line is one of more than 4 MB."""
    long = b"y" * 5_000_000
    data = before + b'{"a": "' + long + b'", "b": ' + rest + b"\n"
    short = outcome(data.replace(long, b"y"), "jsonl", "jsonl", SCORE)
    expected = re.sub(r":([0-9]+): ", lambda found: f":{int(found[1]) + len(long) - 1}: ", short)
    assert outcome(data, "jsonl", "jsonl", SCORE) == expected


@pytest.mark.slow
def test_a_first_object_of_more_than_a_million_keys_is_an_error():
    keys = b", ".join(b'"%d": 1' % number for number in range(1_000_001))
    assert outcome(b"{" + keys + b"}\n", "jsonl", "jsonl", SCORE) == (
        "in:1: an object of more than 1000000 keys"
    )


def test_a_line_nested_too_deeply_is_left_to_the_parser():
    for depth, is_scanned in ((499, True), (501, False)):
        value = b"[" * depth + b"]" * depth
        assert (scanned(b'{"a":' + value + b"}") is not None) == is_scanned
