"""Quoted text is found as by a reader that takes one character after the other."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sigmoid_cli.formats.csv import quotes
from sigmoid_cli.formats.csv import splitter as splitter_module
from sigmoid_cli.formats.csv.bulk_splitter import last_record
from sigmoid_cli.formats.csv.quotes import between_quotes
from sigmoid_cli.formats.csv.splitter import CsvSplitter
from sigmoid_cli.formats.scan.bitset import WORD, is_set, packed, unpacked


def stops_outside(text: bytes) -> list[int] | None:
    """Where fields end, by the state after each character; None with a quote left open."""
    state = "start"
    found = []
    for index, character in enumerate(text.decode("latin-1")):
        if state == "quoted":
            state = "closing" if character == '"' else state
        elif character == '"' and state in ("start", "closing"):
            state = "quoted"
        elif character in ",\n":
            found.append(index)
            state = "start"
        else:
            state = "within"
    return None if state == "quoted" else found


PIECES = st.lists(
    st.sampled_from(
        [b'"', b'"', b'""', b",", b"\n", b"\r\n", b"\r", b"a", b'5" x', b'"b, c"', b"d" * 61]
    )
)


@given(PIECES)
def test_stops_outside_quotes_are_those_of_a_plain_reader(pieces):
    text = b"".join(pieces) + b"\n"
    characters = np.frombuffer(text.ljust(len(text) + -len(text) % WORD, b" "), np.uint8)
    is_stop = np.isin(characters, [ord(","), ord("\n")])
    between = between_quotes(characters, packed(is_stop))
    expected = stops_outside(text)
    assert is_set(between, len(characters) - 1) == (expected is None)
    if expected is not None:
        assert np.flatnonzero(is_stop & ~unpacked(between)).tolist() == expected


def test_usual_quotes_are_found_by_arithmetic(monkeypatch):
    monkeypatch.setattr(quotes, "_between_quotes_found", None)
    for text in [b'1,"a, b","c ""d"""\n', b'"a\nb",5" x 3" y,2\r\n', b'12",3\n', b'1,""\r\n']:
        characters = np.frombuffer(text.ljust(WORD), np.uint8)
        stops = packed(np.isin(characters, [ord(","), ord("\n")]))
        between_quotes(characters, stops)


@given(PIECES)
def test_the_last_record_ends_where_a_search_from_quote_to_quote_finds_its_end(pieces):
    text = b"".join(pieces)
    if text:
        assert last_record(text, b",") == CsvSplitter(b",")._searched(text)


@given(PIECES, st.integers(1, 40))
def test_large_and_small_inputs_are_cut_at_the_same_offsets(pieces, size):
    text = b"".join(pieces)

    def cuts(little):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(splitter_module, "_LITTLE", little)
            splitter = CsvSplitter(b",")
            return [
                (splitter.end_of_records(text[start : start + size]), splitter.state)
                for start in range(0, len(text), size)
            ]

    assert cuts(0) == cuts(1000)
