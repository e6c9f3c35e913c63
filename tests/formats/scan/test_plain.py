"""Plain numbers are those that JSON allows and any parser takes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sigmoid_cli.formats.scan.plain import not_plain
from sigmoid_cli.numeric import json_array
from sigmoid_cli.numeric.grammar import is_json_number

WIDTH = 24
TOKENS = st.text("0019-+.eE \tx[", max_size=WIDTH - 1)


def cells(tokens: list[str]) -> np.ndarray:
    padded = "".join(token.ljust(WIDTH - 1) + "," for token in tokens)
    return np.frombuffer(padded.encode(), np.uint8).reshape(-1, WIDTH)


@given(st.lists(TOKENS, min_size=1))
@example(["", " ", "-", "0", "00", "-0", "1.", ".5", "1e5", "1e+05", "1E-400", "1e", "+1", "1 2"])
@example(["9" * 18, "9" * 19, "-" + "9" * 18, "9" * 19 + ".0", "1e99", "1e100", "0x1", " 1 "])
def test_cells_are_plain_if_they_hold_one_number_of_json_of_common_size(tokens):
    expected = []
    for index, token in enumerate(tokens):
        number = token.lstrip(" \t").rstrip(" \t").encode()
        exponent = number.lower().partition(b"e")[2]
        is_large = len(exponent.lstrip(b"+")) > 2 and not exponent.startswith(b"-")
        is_long = number.lstrip(b"-").isdigit() and len(token.rstrip()) > 18
        if not is_json_number(number) or is_large or is_long:
            expected.append(index)
    assert not_plain(cells(tokens)).tolist() == expected


@pytest.mark.parametrize("parse", [json_array.plain_parser(), json_array._with_orjson])
@given(st.lists(TOKENS, min_size=1))
def test_the_parser_takes_what_is_plain(parse, tokens):
    table = cells(tokens).copy()
    odd = not_plain(table)
    table[odd, :-1] = ord(" ")
    table[odd, 0] = ord("0")
    found = parse(b"[" + table.tobytes()[:-1] + b"]")
    expected = [0.0 if index in odd else float(token) for index, token in enumerate(tokens)]
    assert found is not None
    assert found.tolist() == expected
