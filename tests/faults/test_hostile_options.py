"""Random command lines with values that no option expects: an error message, never a fault."""

from __future__ import annotations

import random

import pytest

from support.program import Program
from support.rounds import ROUNDS, seeds, shortened

_NINES = "9" * 5000
# no folder but those of the test: with --in-place, all files below one would be rewritten
_VALUES = (
    *("", "-", "--", ".", "*", "[", "[a-", "'", '"', "|", "\t", ",", "x\ny", "\x1b[31m"),
    *("é", "\udcff", "٣", "nan", "inf", "-inf", "-1", "0", "-0", "1", "1,5", "1_0", "1e400"),
    *(
        "1e-99999999999999999999",
        f"0x1p{_NINES}",
        _NINES,
        f"{_NINES}T",
        "a" * 300,
        "12",
        "17",
        "18",
    ),
    *("a", "b", "2-1", "1-2", f"1-{_NINES}", "a*", "csv", "text", "json", "npy", "rich", "f32"),
    *("a.csv", "b.txt", "c.jsonl", "d.json", "folder", "folder/", "no/such", "out.csv", "out.gz"),
    *("out.png", "out.svg", "out.xlsx", "out.md", "/dev/null", "/dev/fd/99", "float16", "skip"),
    *("://", "zip://a::b", "zip://a.csv::x.zip", "memory://x", "nosuch://\x1b[31m"),
)
_SHARED = ("-o", "--from", "--to", "-c", "--as", "-d", "-p", "--dtype")
_OPTIONS = {
    "eval": (*_SHARED, "--output-dir", "-j", "--on-error", "--split"),
    "table": (*_SHARED, "--rows", "--depth"),
}
_FLAGS = {
    "eval": ("--in-place", "--skip-existing", "--replace", "--header", "--no-header", "--steps"),
    "table": ("--plot", "--replace", "--header", "--no-header", "--color"),
}
_INPUTS = (
    *(None, b"", b"1 2\n3\n", b"a,b\n1,2\n", b"\x1f\x8b\0", b"[1,2", b'{"a":1}\n'),
    b"\xff\xfe1\0",
)


def _command_line(chance: random.Random) -> list[str]:
    command = chance.choice(list(_OPTIONS))
    words = [chance.choice(_VALUES) for _ in range(chance.randint(0, 2))]
    for _ in range(chance.randint(0, 3)):
        words += [chance.choice(_OPTIONS[command]), chance.choice(_VALUES)]
    return [command, *words, *chance.sample(_FLAGS[command], chance.randint(0, 1))]


def _refuses(sigmoid: Program, seed: int) -> None:
    """Check one random command line."""
    chance = random.Random(seed)
    (sigmoid.folder / "folder").mkdir(exist_ok=True)
    (sigmoid.folder / "a.csv").write_bytes(b"a,b\n1,2\n,x\n")
    (sigmoid.folder / "b.txt").write_bytes(b"1 2\n3\n")
    (sigmoid.folder / "c.jsonl").write_bytes(b'{"a":1,"b":"x"}\n')
    (sigmoid.folder / "d.json").write_bytes(b"[1,2]")
    words = _command_line(chance)
    run = sigmoid(*words, stdin=chance.choice(_INPUTS))
    assert run.status in (0, 1, 2), (seed, words)
    assert "internal error" not in run.err, (seed, words)
    assert all(line.isprintable() for line in run.err.split("\n")), (seed, words)


def test_hostile_values_of_options_are_errors_and_not_faults(sigmoid: Program) -> None:
    for seed in seeds(shortened(100)):
        _refuses(sigmoid, seed)


@pytest.mark.long
def test_many_hostile_values_are_errors_and_not_faults(sigmoid: Program) -> None:
    for seed in seeds(ROUNDS):
        _refuses(sigmoid, seed)
