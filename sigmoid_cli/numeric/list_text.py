"""The texts of the results in a list, between commas, as `formatting` has it for one number."""

from __future__ import annotations

from collections.abc import Sequence

from sigmoid_cli.numeric import formatting
from sigmoid_cli.numeric.calculation import Calculation


def texts_of(results: list[float], calculation: Calculation, *, are_many: bool) -> bytes:
    """The text of each result, with commas between them.

    Args:
        results: values of `calculation.dtype`.
        are_many: whether it pays to load orjson for them.
    """
    if calculation.decimals is not None:
        return _fixed(results, calculation.decimals)
    if calculation.precision is not None:
        return _rounded(results, calculation.precision)
    if calculation.dtype != "float64":
        from sigmoid_cli.numeric.narrow_text import decimals_of, shortest_text

        decimals, others = decimals_of(results, calculation.dtype)
        texts = _shortest(decimals, are_many=are_many)
        if not others:
            return texts
        pieces = texts.split(b",")
        for index in others:
            pieces[index] = shortest_text(results[index], calculation.dtype)
        return b",".join(pieces)
    return _shortest(results, are_many=are_many)


def _shortest(results: Sequence[float], *, are_many: bool) -> bytes:
    """The texts of float64."""
    if not are_many:
        joined = ",".join(map(repr, results))
        if "e" in joined:
            joined = ",".join(map(formatting.reformatted, joined.split(",")))
        return joined.encode()
    from sigmoid_cli.numeric.safe_orjson import orjson

    texts: bytes = orjson.dumps(results)[1:-1]
    if b"n" not in texts:
        return texts
    pieces = texts.split(b",")
    for index, text in enumerate(pieces):
        if text == b"null":
            pieces[index] = repr(results[index]).encode()
    return b",".join(pieces)


def _rounded(results: list[float], precision: int) -> bytes:
    """The texts with so many significant digits, as `formatting.rounded`.

    %g writes the same digits; only large and small numbers are to look otherwise, and integers.
    """
    texts = map(f"%.{precision}g".__mod__, results)
    return ",".join(
        [text if "." in text and "e" not in text else _with_point(text) for text in texts]
    ).encode()


def _with_point(text: str) -> str:
    if "n" in text:
        return text
    return formatting.reformatted(text if "e" in text else f"{text}e0")


def _fixed(results: list[float], decimals: int) -> bytes:
    """The texts with so many decimals, as `formatting.fixed`."""
    joined = ",".join(map(f"%.{decimals}f".__mod__, results))
    if "-" in joined:
        joined = ",".join([formatting.fixed(x, decimals) for x in results])
    return joined.encode()
