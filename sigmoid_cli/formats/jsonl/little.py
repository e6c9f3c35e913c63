"""Blocks of JSON Lines without NumPy: plain ones by patterns, many objects by orjson."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from sigmoid_cli.formats.jsonl.plain import plain_objects

if TYPE_CHECKING:
    from sigmoid_cli.formats.jsonl.header import Keys
    from sigmoid_cli.formats.jsonl.layout import ObjectLines
    from sigmoid_cli.numeric.scalar import ScalarEngine

_PLAIN_NUMBERS, _OTHER_NUMBERS = 3, 30
"""An object costs as much time by patterns, and by the fallback, as so many numbers of text."""


def little_converter(
    keys: Keys, engine: ScalarEngine, converted: Callable[[ObjectLines], list[bytes]]
) -> Callable[[ObjectLines], bytes]:
    """Returns what converts the objects of one block after the other.

    Args:
        keys: those read, and those of the results.
        engine: computes the results.
        converted: the fallback: it returns what becomes of each line.
    """
    count = 0

    def decoded(objects: ObjectLines) -> bytes | None:
        from sigmoid_cli.formats.jsonl.decoded import decoded_objects

        return decoded_objects(objects, keys, engine, converted)

    def convert(objects: ObjectLines) -> bytes:
        nonlocal count
        are_many = count > engine.few
        if not are_many:
            count += _PLAIN_NUMBERS * objects.lines.count(b"\n")
            are_many = count > engine.few
        out = decoded(objects) if are_many else plain_objects(objects, keys, engine)
        if out is None and are_many:  # results in the place of numbers, say
            out = plain_objects(objects, keys, engine)
        elif out is None and count * _OTHER_NUMBERS > engine.few * _PLAIN_NUMBERS:
            out = decoded(objects)
        return b"".join(converted(objects)) if out is None else out

    return convert
