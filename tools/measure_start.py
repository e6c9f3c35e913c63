"""Measures what little input costs: processor time in multiples of that of `import click`.

    python tools/measure_start.py [--rounds N]

The program is the `sigmoid` beside this Python. Each round runs all commands once, and the least
time of each counts: so other work on the machine counts little.
"""

from __future__ import annotations

import argparse
import random
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

PYTHON = Path(sys.executable)
PROGRAM = PYTHON.with_name("sigmoid")
LINES = (1_000, 10_000, 30_000, 100_000)
RECORDS = (1_000, 10_000, 30_000)


def commands(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """Yield the commands, each with what it is called; their files are made in the folder."""
    yield "import click", [str(PYTHON), "-c", "import click"]
    yield "import click, numpy", [str(PYTHON), "-c", "import click, numpy"]
    yield "eval 1", [str(PROGRAM), "eval", "1"]
    draw = random.Random(0)
    numbers = [draw.uniform(-10.0, 10.0) for _ in range(max(LINES))]
    for count in LINES:
        path = folder / f"{count}.txt"
        path.write_text("".join(f"{x}\n" for x in numbers[:count]))
        yield f"{count:,} lines of text", [str(PROGRAM), "eval", str(path)]
    for count in RECORDS:
        path = folder / f"{count}.csv"
        rows = (f"{id_},{draw.random():.6f},abc,{x},1\n" for id_, x in enumerate(numbers[:count]))
        path.write_text("id,a,b,x,c\n" + "".join(rows))
        yield f"{count:,} rows of CSV", [str(PROGRAM), "eval", str(path), "-c", "x"]
    for count in RECORDS:
        path = folder / f"{count}.jsonl"
        path.write_text("".join(f'{{"id":{i},"x":{x}}}\n' for i, x in enumerate(numbers[:count])))
        yield f"{count:,} lines of JSON", [str(PROGRAM), "eval", str(path), "-c", "x"]
    yield "table of 10,000", [str(PROGRAM), "table", str(folder / "10000.txt")]


def processor_seconds(command: list[str]) -> float:
    """Returns the time that one run takes of the processors."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=9)
    rounds = parser.parse_args().rounds
    with TemporaryDirectory() as folder:
        all_commands = dict(commands(Path(folder)))
        least = dict.fromkeys(all_commands, float("inf"))
        for _ in range(rounds):
            for name, command in all_commands.items():
                least[name] = min(least[name], processor_seconds(command))
    sys.stdout.write("| | × import click |\n| --- | ---: |\n")
    for name, seconds in least.items():
        sys.stdout.write(f"| {name} | {seconds / least['import click']:.2f} |\n")


if __name__ == "__main__":
    main()
