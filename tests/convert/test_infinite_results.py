"""JSON has no infinity: that results became null is said once for each output, on every path."""

from __future__ import annotations

import pytest

from support.program import Program

NOTE = (
    "infinite results became null, as JSON has no infinity\n"
    "to keep inf and -inf: --to text or --to csv\n"
)
MANY = b"0.25\n" * 40_000
"""Numbers for two workers, and for the engine with NumPy."""


@pytest.mark.parametrize("target", ["json", "jsonl"])
@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("data", [b"1\n", b"0\n" + MANY, MANY + b"1\n0\n"])
def test_a_note_says_that_infinite_results_became_null(
    sigmoid: Program, target: str, jobs: str, data: bytes
) -> None:
    (sigmoid.folder / "p.txt").write_bytes(data)
    run = sigmoid("eval", "--inverse", "p.txt", "-j", jobs, "--to", target)
    assert (run.status, run.err) == (0, f"sigmoid: {NOTE}")
    assert b"null" in run.out


@pytest.mark.parametrize(
    "arguments",
    [
        ("--inverse", "0.5", "nan", "--to", "json"),
        ("--inverse", "0", "1", "--to", "text"),
        ("--inverse", "0", "1", "--to", "csv"),
        ("inf", "--to", "json"),
    ],
)
def test_no_note_where_no_infinity_is_lost(sigmoid: Program, arguments: tuple[str, ...]) -> None:
    run = sigmoid("eval", *arguments)
    assert (run.status, run.err) == (0, "")


def test_slopes_of_a_tiny_scale_may_be_infinite(sigmoid: Program) -> None:
    run = sigmoid("grad", "--scale", "1e-310", "0", "--to", "json")
    assert (run.status, run.out.strip(), run.err) == (0, b"[null]", f"sigmoid: {NOTE}")


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_in_a_batch_the_note_names_the_output(sigmoid: Program, jobs: str) -> None:
    for name, data in {"a": b"0.5\n", "b": b"0\n", "c": b"1\n" + MANY, "d": b"0.5\n"}.items():
        (sigmoid.folder / f"{name}.txt").write_bytes(data)
    files = [f"{name}.txt" for name in "abcd"]
    run = sigmoid("eval", "--inverse", *files, "--output-dir", "out", "--to", "json", "-j", jobs)
    assert run.status == 0
    notes = sorted(run.err.replace("\nto", " to").splitlines())
    assert notes == [
        f"sigmoid: out/{name}.json: {NOTE.rstrip()}".replace("\n", " ") for name in "bc"
    ]
