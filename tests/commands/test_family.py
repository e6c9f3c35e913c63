"""The logistic family on the command line: which function, on every path and in every format."""

from __future__ import annotations

import json
import math
from typing import NamedTuple

import numpy as np
import pytest

from sigmoid_cli.logistic.expression import Expression
from sigmoid_cli.numeric.formatting import shortest
from support.program import Program

X = [-745.5, -40.0, -1.5, -0.0, 1e-9, 0.5, 3.0, 36.7, 800.0]
P = [0.0, 5e-324, 1e-9, 0.25, 0.5, 0.75, 0.999, 1.0]

CASES = [
    (["eval", "--inverse"], Expression("logit"), P),
    (["eval", "--inverse", "--upper-tail"], Expression("logit", True), P),
    (["eval", "--inverse", "--location", "2", "--scale", "3"], Expression("logit", False, 2, 3), P),
    (["eval", "--log"], Expression("log_sigmoid"), X),
    (["eval", "--log", "--upper-tail"], Expression("log_sigmoid", True), X),
    (["eval", "--upper-tail"], Expression("sigmoid", True), X),
    (["eval", "--temperature", "2.5"], Expression("sigmoid", False, 0, 2.5), X),
    (["eval", "--location=-1", "--scale=0x1p-2"], Expression("sigmoid", False, -1, 0.25), X),
    (["grad", "--log"], Expression("log_grad"), X),
    (["grad", "--location", "1", "--scale", "4"], Expression("grad", False, 1, 4), X),
]
IDS = [" ".join(words) for words, _, _ in CASES]
MANY = 12_000  # lines that take the fast paths


class Ended(NamedTuple):
    status: int
    out: str
    err: str


def run(sigmoid: Program, *words: str, stdin: str | None = None) -> Ended:
    done = sigmoid(*words, stdin=None if stdin is None else stdin.encode())
    return Ended(done.status, done.out.decode(), done.err)


def results(expression: Expression, numbers: list[float]) -> list[str]:
    evaluate = expression.scalar()
    return [shortest(evaluate(number)) for number in numbers]


@pytest.mark.parametrize(("words", "expression", "numbers"), CASES, ids=IDS)
def test_every_option_computes_its_function(
    sigmoid: Program, words: list[str], expression: Expression, numbers: list[float]
) -> None:
    expected = results(expression, numbers)
    assert run(sigmoid, *words, *map(repr, numbers)).out.split() == expected
    lines = "".join(f"{number!r}\n" for number in numbers)
    many = lines * (MANY // len(numbers))
    for jobs in ("-j1", "-j2"):
        done = run(sigmoid, *words, jobs, stdin=many)
        assert done.out.split() == expected * (MANY // len(numbers))


@pytest.mark.parametrize("repeats", [1, MANY // len(P)])
@pytest.mark.parametrize(("words", "expression", "numbers"), CASES, ids=IDS)
def test_every_format_has_the_same_results_under_the_same_name(
    sigmoid: Program,
    words: list[str],
    expression: Expression,
    numbers: list[float],
    repeats: int,
) -> None:
    numbers = numbers * repeats
    expected = results(expression, numbers[: len(numbers) // repeats]) * repeats
    name = f"x_{expression.suffix}"
    (sigmoid.folder / "x.csv").write_text("x,n\n" + "".join(f"{x!r},1\n" for x in numbers))
    header, *rows = run(sigmoid, *words, "x.csv", "-c", "x").out.splitlines()
    assert header == f"x,n,{name}"
    assert [row.split(",")[2] for row in rows] == expected
    lines = "".join(f'{{"x":{x!r}}}\n' for x in numbers)
    objects = run(sigmoid, *words, "--from", "jsonl", stdin=lines).out.splitlines()
    words_of_json = [text if math.isfinite(float(text)) else "null" for text in expected]
    assert objects == [
        f'{{"x":{x!r},"{name}":{text}}}' for x, text in zip(numbers, words_of_json, strict=True)
    ]
    found = run(sigmoid, *words, "--from", "json", stdin=json.dumps(numbers)).out
    assert found == f"[{', '.join(words_of_json)}]"
    np.save(sigmoid.folder / "x.npy", numbers)
    assert run(sigmoid, *words, "x.npy", "--to", "text").out.split() == expected


@pytest.mark.parametrize("count", [1, MANY])
def test_a_number_outside_0_and_1_is_no_probability_and_the_error_says_where(
    sigmoid: Program, count: int
) -> None:
    folder = sigmoid.folder
    good = "0.5\n" * count
    (folder / "p.txt").write_text(good + "1.5\n0.5\n")
    (folder / "p.csv").write_text("n,p\n" + "1,0.5\n" * count + "1,-0.1\n")
    (folder / "p.jsonl").write_text('{"p":0.5}\n' * count + '{"p":2}\n')
    (folder / "p.json").write_text("[" + "0.5,\n" * count + "7]\n")
    np.save(folder / "p.npy", [0.5] * count + [1.25])
    positions = {
        "p.txt": f"p.txt:{count + 1}:1: '1.5'",
        "p.csv": f"p.csv:{count + 2}:3: '-0.1'",
        "p.jsonl": f"p.jsonl:{count + 1}:6: '2'",
        "p.json": f"p.json:{count + 1}:1: '7'",
        "p.npy": f"p.npy: number {count + 1}: 1.25",
    }
    for name, position in positions.items():
        chosen = ["-c", "p"] if name in ("p.csv", "p.jsonl") else []
        done = run(
            sigmoid,
            "eval",
            "--inverse",
            name,
            *chosen,
            "-o",
            "out",
            "--to",
            name[2:].replace("txt", "text"),
        )
        assert done.status == 1, name
        assert done.err.startswith(f"sigmoid: {position} is not a probability, from 0 to 1"), name
        done = run(sigmoid, "eval", "--inverse", name, *chosen, "--on-error", "nan", "--to", "text")
        assert done.out.split()[count] == "nan", name
        assert done.err == "sigmoid: 1 token that is not a probability became nan\n", name
    done = run(sigmoid, "eval", "--inverse", "p.txt", "--on-error", "skip")
    assert done.out == "0.0\n" * (count + 1)


def test_nan_stays_nan_and_is_no_error(sigmoid: Program) -> None:
    assert run(sigmoid, "eval", "--inverse", "nan", "0.5").out == "nan\n0.0\n"


@pytest.mark.parametrize("dtype", ["float32", "float16"])
def test_narrow_types_have_results_of_any_sign(sigmoid: Program, dtype: str) -> None:
    numbers = ["0.125", "0.75", "0", "1"]
    expected = [shortest(Expression("logit").scalar()(float(p), dtype), dtype) for p in numbers]
    small = run(sigmoid, "eval", "--inverse", "--dtype", dtype, *numbers).out.split()
    large = run(sigmoid, "eval", "--inverse", "--dtype", dtype, stdin="\n".join(numbers * MANY))
    assert small == expected
    assert large.out.split() == expected * MANY


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["eval", "--inverse", "--log", "0.5"], "--inverse and --log exclude one another"),
        (["grad", "--inverse", "0.5"], "grad has no --inverse"),
        (["grad", "--upper-tail", "0.5"], "grad has no --upper-tail"),
        (["table", "--log"], "table has no --log"),
        (["table", "--inverse"], "table has no --inverse"),
        (["eval", "--scale", "0", "1"], "'0' is not above 0"),
        (["eval", "--temperature", "-1", "1"], "'-1' is not above 0"),
        (["eval", "--scale", "inf", "1"], "'inf' is not finite"),
        (["eval", "--location", "nan", "1"], "'nan' is not finite"),
        (["grad", "--scale", "x", "1"], "'x' is not a number"),
        (["eval", "--steps", "--log", "1"], "--steps shows σ and σ′ only"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_options_that_make_no_sense_together_are_a_usage_error(
    sigmoid: Program, words: list[str], message: str
) -> None:
    done = run(sigmoid, *words)
    assert done.status == 2
    assert message in done.err


@pytest.mark.parametrize(
    ("words", "command"),
    [
        (["logit", "0.5"], "sigmoid eval --inverse 0.5"),
        (["qlogis", "0.5"], "sigmoid eval --inverse 0.5"),
        (["expit", "1"], "sigmoid eval 1"),
        (["plogis", "1"], "sigmoid eval 1"),
        (["dlogis", "1"], "sigmoid grad 1"),
        (["logsigmoid", "1"], "sigmoid eval --log 1"),
        (["softplus", "1"], "sigmoid eval --log --upper-tail 1"),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else None,
)
def test_names_of_other_programs_are_answered_with_the_command(
    sigmoid: Program, words: list[str], command: str
) -> None:
    done = run(sigmoid, *words)
    assert done.status == 2
    assert f"'{command}'" in done.err


def test_a_doubled_sigmoid_in_a_file_is_undone(
    sigmoid: Program,
) -> None:
    (sigmoid.folder / "x.csv").write_text("x\n-1.5\n0.25\n")
    run(sigmoid, "eval", "x.csv", "--replace", "-o", "once.csv")
    run(sigmoid, "eval", "once.csv", "--replace", "-o", "twice.csv")
    undone = run(sigmoid, "eval", "--inverse", "twice.csv", "--replace").out.split()[1:]
    once = (sigmoid.folder / "once.csv").read_text().split()[1:]
    assert [float(x) for x in undone] == pytest.approx([float(x) for x in once], rel=1e-12)
