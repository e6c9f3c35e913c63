"""Prints what the logistic family costs, as ratios of processor times, beside what it should.

    python tools/measure_family.py [arrays] [text] [first]

    arrays   of float64 in memory, to SciPy: logit, log_expit, expit((x − m)/s)
    text     a million lines with one job, to σ of as many; and the peak of memory
    first    the first call in a new process, less the second, in milliseconds

Both sides take turns, and the least time of each counts, so that other work on the machine does not
count for much. SciPy must be installed for the arrays.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import sigmoid_cli
from sigmoid_cli.logistic.functions import sigmoid

Array = NDArray[Any]
Run = Callable[[], object]

COUNT = 1_000_000
ROUNDS = 15
LOCATION, SCALE = 0.3, 1.7
# Processor time and peak memory of a command, seen by a process that itself has little memory: the
# peak of a new process begins with that of its parent.
LAUNCHER = """
import os, sys
child = os.spawnv(os.P_NOWAIT, sys.argv[1], sys.argv[1:])
_, status, used = os.wait4(child, 0)
print(used.ru_utime + used.ru_stime, used.ru_maxrss)
sys.exit(os.waitstatus_to_exitcode(status))
"""
FIRST = """
import time
import numpy as np
from sigmoid_cli import {name} as function
x = np.linspace(0.01, 0.99, 1000)
times = [time.process_time()]
for _ in range(2):
    function(x{parameters})
    times.append(time.process_time())
print(times[1] - times[0] - (times[2] - times[1]))
"""


def report(title: str, found: str) -> None:
    """Print a row."""
    sys.stdout.write(f"{title:60}{found}\n")
    sys.stdout.flush()


def ratio(ours: Run, theirs: Run) -> float:
    """The least processor time of ours by that of theirs."""
    least = [float("inf")] * 2
    for _ in range(ROUNDS):
        for side, run in enumerate((ours, theirs)):
            start = time.process_time()
            run()
            least[side] = min(least[side], time.process_time() - start)
    return least[0] / least[1]


def measure_arrays() -> None:
    """Print a row for each kind of arguments."""
    from scipy import special

    rng = np.random.default_rng(0)
    out = np.empty(COUNT)

    def row(title: str, most: float, name: str, peer: Callable[..., Any], x: Array) -> None:
        function = getattr(sigmoid_cli, name)
        found = ratio(lambda: function(x, out), lambda: peer(x, out))
        report(title, f"{found:6.2f}   (at most {most})")

    with np.errstate(all="ignore"):
        uniform = rng.uniform(0, 1, COUNT)
        outside = rng.uniform(1.5, 9, COUNT)
        for title, most, p in (
            ("of σ(N(0, 3))", 1.1, sigmoid(rng.normal(0, 3, COUNT))),
            ("of uniform p", 1.1, uniform),
            ("within ½ ± 0.02", 1.8, rng.uniform(0.48, 0.52, COUNT)),
            ("of tiny p", 4, np.ldexp(rng.uniform(0.5, 1, COUNT), -rng.integers(30, 1000, COUNT))),
            ("of numbers outside [0, 1]", 1.1, outside),
            ("half of them outside", 4, np.where(uniform < 0.5, outside, uniform)),
        ):
            row(f"logit {title} / logit", most, "logit", special.logit, p)
        for width in (10, 40):
            x = rng.uniform(-width, width, COUNT)
            title = f"log_sigmoid of ±{width} / log_expit"
            row(title, 0.8, "log_sigmoid", special.log_expit, x)
        for title, z in (
            ("N(0, 3)", rng.normal(0, 3, COUNT)),
            ("±10", rng.uniform(-10, 10, COUNT)),
            ("±40", rng.uniform(-40, 40, COUNT)),
        ):
            x = LOCATION + SCALE * z
            for name in ("sigmoid", "sigmoid_grad", "log_sigmoid", "log_sigmoid_grad"):
                function = getattr(sigmoid_cli, name)
                found = ratio(
                    lambda function=function, x=x: function(x, out, loc=LOCATION, scale=SCALE),
                    lambda x=x: special.expit((x - LOCATION) / SCALE, out),
                )
                label = f"{name}, loc, scale, z of {title} / expit((x − m)/s)"
                report(label, f"{found:6.2f}   (at most 2)")


def measure_text() -> None:
    """Print a row for each function of the command line."""
    moved = ["--location", str(LOCATION), "--scale", str(SCALE)]
    commands = [
        ["eval"],
        ["grad"],
        ["eval", "--upper-tail"],
        ["eval", "--log"],
        ["eval", "--log", "--upper-tail"],
        ["eval", "--inverse"],
        ["grad", "--log"],
        ["eval", *moved],
        ["grad", *moved],
        ["eval", "--log", *moved],
        ["eval", "--inverse", *moved],
        ["grad", "--log", *moved],
    ]
    rng = np.random.default_rng(0)
    with tempfile.TemporaryDirectory() as folder:
        logits, chances = Path(folder, "logits.txt"), Path(folder, "chances.txt")
        logits.write_text("\n".join(map(repr, rng.uniform(-10, 10, COUNT).tolist())) + "\n")
        chances.write_text("\n".join(map(repr, rng.uniform(0, 1, COUNT).tolist())) + "\n")
        used = [(float("inf"), 0.0)] * len(commands)
        for _ in range(ROUNDS // 3):
            for index, command in enumerate(commands):
                path = chances if "--inverse" in command else logits
                program = [sys.executable, "-m", "sigmoid_cli", *command, "-j1", str(path)]
                seconds, memory = launched([*program, "-o", str(Path(folder, "results.txt"))])
                used[index] = min(used[index][0], seconds), max(used[index][1], memory)
    for command, (seconds, memory) in zip(commands, used, strict=True):
        label = f"{' '.join(command)} / eval"
        found = seconds / used[0][0]
        report(label, f"{found:6.2f}   (at most 1.15) {memory / 1024:6.1f} MB")


def launched(command: list[str]) -> tuple[float, float]:
    """Processor time in seconds, and the peak of memory in kB."""
    seconds, memory = output_of([sys.executable, "-S", "-c", LAUNCHER, *command]).split()
    return float(seconds), float(memory)


def output_of(command: list[str]) -> str:
    """What the command prints."""
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def measure_first() -> None:
    """Print a row for each function, with location and scale and without."""
    for name in ("sigmoid", "sigmoid_grad", "log_sigmoid", "log_sigmoid_grad", "logit"):
        for parameters in ("", f", loc={LOCATION}, scale={SCALE}"):
            code = FIRST.format(name=name, parameters=parameters)
            found = min(
                float(
                    subprocess.run(
                        [sys.executable, "-c", code], check=True, capture_output=True
                    ).stdout
                )
                for _ in range(ROUNDS // 2)
            )
            report(f"first call of {name}(x{parameters})", f"{1e3 * found:6.1f} ms")


MEASURES = {"arrays": measure_arrays, "text": measure_text, "first": measure_first}

if __name__ == "__main__":
    for chosen in sys.argv[1:] or MEASURES:
        MEASURES[chosen]()
