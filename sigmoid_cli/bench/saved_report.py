"""Read a report that `--to json` saved.

The file may come from anywhere, so every value is checked before it is used: texts are escaped for
the terminal, and numbers must be such as a benchmark can measure.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from typing import Any

from sigmoid_cli.bench.report import Accuracy, Break, Group, Report, Row
from sigmoid_cli.bench.schema import SCHEMA
from sigmoid_cli.errors import SigmoidError, printable

_REMEDY = "make one with: sigmoid bench --to json -o OLD.json"

_SHORTEST, _LONGEST = 1e-9, 1e9
"""Seconds of a run: less than a cycle of any processor, and 30 years."""
_LARGEST = 10**12
"""Numbers of a run: as float64 they fill 8 TB."""


class _DamagedError(Exception):
    """A value is not what the schema says; the message says where and what it should be."""


class _Value:
    """A JSON value and its path in the report."""

    def __init__(self, value: Any, path: str = "") -> None:
        self._value = value
        self._path = path

    def __getitem__(self, name: str) -> _Value:
        """Returns a member of an object.

        Raises:
            _DamagedError: if the value is not an object or has no such member.
        """
        path = f"{self._path}.{name}" if self._path else name
        if not isinstance(self._value, dict) or name not in self._value:
            raise _DamagedError(f"{path} is missing")
        return _Value(self._value[name], path)

    def __iter__(self) -> Iterator[_Value]:
        """Returns the elements of an array."""
        if not isinstance(self._value, list):
            raise self._wrong("an array")
        return (_Value(one, f"{self._path}[{at}]") for at, one in enumerate(self._value))

    @property
    def is_null(self) -> bool:
        return self._value is None

    def members(self) -> Iterator[tuple[str, _Value]]:
        """Returns the names, escaped, and values of an object."""
        if not isinstance(self._value, dict):
            raise self._wrong("an object")
        return ((printable(name), self[name]) for name in self._value)

    def text(self) -> str:
        """Returns a string, escaped for the terminal."""
        if not isinstance(self._value, str):
            raise self._wrong("a string")
        return printable(self._value)

    def flag(self) -> bool:
        if not isinstance(self._value, bool):
            raise self._wrong("true or false")
        return self._value

    def whole(self, least: int, most: int) -> int:
        """Returns a whole number within the bounds."""
        value = self._value
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise self._wrong(f"a whole number from {least:,} to {most:,}")
        return value

    def number(self, least: float = -math.inf, most: float = math.inf) -> float:
        """Returns a finite number within the bounds."""
        value = self._value
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self._wrong("a number")
        try:
            number = float(value)
        except OverflowError:
            number = math.inf
        if not (math.isfinite(number) and least <= number <= most):
            bounds = "" if math.isinf(most) else f" from {least:g} to {most:g}"
            raise self._wrong(f"a finite number{bounds}")
        return number

    def _wrong(self, expected: str) -> _DamagedError:
        return _DamagedError(f"{self._path} is not {expected}")


def decoded(text: bytes) -> Report:
    """Decode a report from JSON text.

    Raises:
        SigmoidError: if the text is not a report, or one of a newer schema.
    """
    try:
        value = json.loads(text)
    except RecursionError:
        raise SigmoidError("is nested too deeply for a report", _REMEDY) from None
    except ValueError as error:  # UnicodeDecodeError too
        raise SigmoidError("is not JSON", _REMEDY) from error
    schema = value.get("schema") if isinstance(value, dict) else None
    if type(schema) is not int or schema < 1 or "groups" not in value:
        raise SigmoidError("is not a report of sigmoid bench", _REMEDY)
    if schema > SCHEMA:
        raise SigmoidError(
            "has a newer schema than this version knows",
            "read it with the version that wrote it, or a newer one",
        )
    try:
        return _report(_Value(value))
    except _DamagedError as error:
        raise SigmoidError(f"is damaged: {error}", _REMEDY) from None


def _report(value: _Value) -> Report:
    return Report(
        value["version"].text(),
        value["date"].text(),
        value["seconds"].number(0.0),
        _settings(value["settings"]),
        {name: words.text() for name, words in value["environment"].members()},
        tuple(map(_group, value["groups"])),
        tuple(warning.text() for warning in value["warnings"]),
        value["complete"].flag(),
    )


def _settings(value: _Value) -> dict[str, Any]:
    size, seconds, jobs = value["size"], value["seconds"], value["jobs"]
    ends = [end.number() for end in value["range"]]
    if len(ends) != 2 or not ends[0] < ends[1] or math.isinf(ends[1] - ends[0]):
        raise _DamagedError("settings.range is not an interval of numbers")
    return {
        "only": [section.text() for section in value["only"]],
        "size": None if size.is_null else size.whole(1, _LARGEST),
        "seconds": None if seconds.is_null else seconds.number(0.0),
        "jobs": None if jobs.is_null else jobs.whole(1, 10**6),
        "range": ends,
        "seed": value["seed"].whole(0, 2**64 - 1),
    }


def _group(value: _Value) -> Group:
    return Group(
        value["section"].text(),
        value["title"].text(),
        value["inputs"].text(),
        tuple(map(_row, value["rows"])),
        tuple(name.text() for name in value["not_installed"]),
        value["complete"].flag(),
    )


def _row(value: _Value) -> Row:
    accuracy, breaks, failure = value["accuracy"], value["breaks"], value["failure"]
    return Row(
        value["name"].text(),
        value["version"].text(),
        value["ours"].flag(),
        value["size"].whole(1, _LARGEST),
        tuple(time.number(_SHORTEST, _LONGEST) for time in value["times"]),
        None if accuracy.is_null else _accuracy(accuracy),
        None if breaks.is_null else tuple(map(_break, breaks)),
        None if failure.is_null else failure.text(),
    )


def _accuracy(value: _Value) -> Accuracy:
    worst = value["worst_ulp"]
    return Accuracy(
        value["inputs"].whole(0, _LARGEST),
        math.inf if worst.is_null else worst.number(0.0),
        value["worst_at"].number(),
        value["correctly_rounded"].number(0.0, 1.0),
    )


def _break(value: _Value) -> Break:
    return Break(value["kind"].text(), value["x"].number())
