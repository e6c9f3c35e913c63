"""Prints what odd records cost, as a ratio to the ordinary cost of the format.

    python tools/cliffs.py [WORD ...]

runs the rows whose title holds one of the words, or all. Each input is converted with one job in
two sizes, a few times in turn; the cost of a record is the slope between the least processor times.
So neither start-up nor other work on the machine counts for much.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from cliff_inputs import Case
from cliff_rows import rows

ROUNDS = 3
GROWTH = 3
"""The larger input is so many times as large as the smaller."""


def seconds(case: Case, path: Path) -> float:
    """Returns the processor time of one conversion."""
    command = [sys.executable, "-m", "sigmoid_cli", case.command, "-j", "1", *case.options]
    with open(os.devnull, "wb") as nowhere:
        process = subprocess.Popen([*command, str(path)], stdout=nowhere, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{case.title}: {' '.join(command)} {path} fails")
    return usage.ru_utime + usage.ru_stime


def costs(cases: Sequence[Case], folder: Path) -> list[float]:
    """Seconds of processor time for each number of the cases."""
    paths = []
    for index, case in enumerate(cases):
        for size in (case.count, GROWTH * case.count):
            paths.append(folder / f"{index}-{size}.{case.ending}")
            paths[-1].write_bytes(case.make(size))
    least = [float("inf")] * len(paths)
    for _ in range(ROUNDS):
        for index, path in enumerate(paths):
            least[index] = min(least[index], seconds(cases[index // 2], path))
    for path in paths:
        path.unlink()
    return [
        (least[2 * index + 1] - least[2 * index]) / ((GROWTH - 1) * case.count * case.numbers)
        for index, case in enumerate(cases)
    ]


def main(words: Sequence[str]) -> None:
    write = sys.stdout.write
    write(f"{'input':<48} {'µs a number':>12} {'ratio':>7} {'at most':>8}\n")
    with tempfile.TemporaryDirectory() as folder:
        for odd, ordinary, limit in rows():
            if words and not any(word in odd.title for word in words):
                continue
            cost, usual = costs([odd, ordinary], Path(folder))
            write(f"{odd.title:<48} {1e6 * cost:12.3f} {cost / usual:7.1f} {limit:8}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
