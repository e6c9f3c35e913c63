"""The inputs that tools/cliffs.py measures, and how each is converted."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

Make = Callable[[int], bytes]


class Case(NamedTuple):
    """An input, and how it is converted.

    Attributes:
        title: in the table.
        ending: of the input file, which names the format.
        make: makes an input of so many records.
        count: records of the smaller input.
        options: of the command.
        command: `eval` or `grad`.
        numbers: in each record.
    """

    title: str
    ending: str
    make: Make
    count: int
    options: tuple[str, ...] = ()
    command: str = "eval"
    numbers: int = 1


def numbers(count: int) -> list[str]:
    return list(map(repr, np.random.default_rng(1).normal(0, 5, count).tolist()))


def every(step: int, odd: str | Callable[[str], str], one: Callable[[str], str]) -> Make:
    """Records made of numbers, of which the first of each `step` is odd."""

    def make(count: int) -> bytes:
        lines = [
            (odd if isinstance(odd, str) else odd(x)) if index % step == 1 % step else one(x)
            for index, x in enumerate(numbers(count))
        ]
        return "\n".join([*lines, ""]).encode()

    return make


def with_header(header: str, make: Make) -> Make:
    return lambda count: header.encode() + b"\n" + make(count)


def record(x: str) -> str:
    return f"17,user,{x},0.25"


def json_object(x: str) -> str:
    return f'{{"id": 17, "user": "ann", "logit": {x}}}'


def csv(title: str, make: Make, *options: str, count: int = 150_000) -> Case:
    if "-d" not in options:
        make = with_header("id,user,logit,w", make)
    return Case(title, "csv", make, count, ("-c", "logit", *options))


def jsonl(title: str, make: Make, *options: str, count: int = 100_000) -> Case:
    first = with_header('{"id": 1, "user": "ann", "logit": 0.5}', make)
    return Case(title, "jsonl", first, count, ("-c", "logit", *options))


def text(title: str, make: Make, *options: str) -> Case:
    return Case(title, "txt", make, 200_000, options)


def raw(title: str, make: Callable[[int], np.ndarray], dtype: str, *options: str) -> Case:
    ending = "f64" if dtype == "float64" else "f32"
    command, *rest = options or ("eval",)
    return Case(
        title,
        ending,
        lambda count: make(count).astype(dtype).tobytes(),
        2_000_000,
        (*rest,),
        command,
    )


def json_array(title: str, odd: str, step: int, *options: str) -> Case:
    make = every(step, odd, str)
    return Case(
        title,
        "json",
        lambda count: b"[" + make(count).rstrip().replace(b"\n", b",") + b"]",
        150_000,
        options,
    )


def wide_csv(width: int) -> Case:
    names = [f"c{index}" for index in range(width)]

    def make(count: int) -> bytes:
        cells = numbers(count * width)
        rows = [",".join(cells[row * width : (row + 1) * width]) for row in range(count)]
        return "\n".join([",".join(names), *rows, ""]).encode()

    options = [word for name in names for word in ("-c", name)]
    return Case(
        f"CSV, all {width} columns", "csv", make, 300_000 // width, (*options,), numbers=width
    )


def wide_jsonl(width: int) -> Case:
    names = [f"c{index}" for index in range(width)]

    def make(count: int) -> bytes:
        cells = iter(numbers(count * width))
        rows = ["{" + ", ".join(f'"{name}": {next(cells)}' for name in names) + "}"] * 1
        rows += [
            "{" + ", ".join(f'"{name}": {next(cells)}' for name in names) + "}"
            for _ in range(count - 1)
        ]
        return "\n".join([*rows, ""]).encode()

    options = [word for name in names for word in ("-c", name)]
    return Case(
        f"JSON Lines, all {width} keys", "jsonl", make, 150_000 // width, (*options,), numbers=width
    )


def ends_of_lines(count: int) -> bytes:
    return b"".join(
        x.encode() + (b"\r\n" if index % 5000 == 4999 else b"\n")
        for index, x in enumerate(numbers(count))
    )


def nested(count: int) -> bytes:
    depth = 900
    return b"[" * depth + ",".join(numbers(count)).encode() + b"]" * depth


def normal(scale: float) -> Callable[[int], np.ndarray]:
    return lambda count: np.random.default_rng(1).normal(0, scale, count)


def constant(x: float) -> Callable[[int], np.ndarray]:
    return lambda count: np.full(count, x)


def odd_multiples(count: int) -> np.ndarray:
    return (2.0 * np.random.default_rng(1).integers(0, 50, count) + 1) * 2.0**-52


def midpoints(dtype: str) -> Make:
    def make(count: int) -> bytes:
        near = np.random.default_rng(1).normal(0, 5, count).astype(dtype)
        middle = (near.astype(float) + np.nextafter(near, np.asarray(np.inf, dtype))) / 2
        return "\n".join([*map(repr, middle.tolist()), ""]).encode()

    return make


def hexadecimal(count: int) -> bytes:
    x = np.random.default_rng(1).normal(0, 5, count).tolist()
    return "\n".join([*map(float.hex, x), ""]).encode()


def subnormal(count: int) -> bytes:
    x = np.random.default_rng(1).uniform(-744, -710, count)
    return "\n".join([*map(repr, x.tolist()), ""]).encode()


def with_commas(count: int) -> bytes:
    lines = [f"17;user;{x};0.25".replace(".", ",") for x in numbers(count)]
    return "\n".join(["id;user;logit;w", *lines, ""]).encode()


def uniform(count: int) -> np.ndarray:
    return np.random.default_rng(1).uniform(0, 1, count)


def near_half(count: int) -> np.ndarray:
    return 0.5 + normal(1e-9)(count)


def sentinels(count: int) -> np.ndarray:
    x = normal(5)(count)
    x[::10] = np.finfo(np.float64).max
    return x


def probabilities(step: int, odd: str | Callable[[str], str]) -> Make:
    """Probabilities, of which the first of each `step` is odd."""

    def make(count: int) -> bytes:
        lines = [
            (odd if isinstance(odd, str) else odd(repr(p))) if index % step == 1 % step else repr(p)
            for index, p in enumerate(uniform(count).tolist())
        ]
        return "\n".join([*lines, ""]).encode()

    return make


def with_records(make: Make) -> Make:
    return lambda count: "".join(f"{record(x)}\n" for x in make(count).decode().split()).encode()
