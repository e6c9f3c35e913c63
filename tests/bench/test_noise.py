"""Whether the times can be trusted."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sigmoid_cli.bench.noise import Load, disturbances, doubts, load
from support.reports import a_report, a_row

QUIET = Load(100.0, 0.1, 5.0, 3, 3000.0)


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ({"waiting": 1.5}, {}, "load 1.5 on 2 cores"),
        ({}, {"stolen": 7.0}, "took 10% of the processor time"),
        ({}, {"throttled": 5}, "throttled 2 times"),
        ({}, {"megahertz": 2000.0}, "from 3000 to 2000 MHz"),
    ],
)
def test_a_disturbance_gives_a_warning(
    before: dict[str, float], after: dict[str, float], words: str
) -> None:
    at_the_end = replace(QUIET, moment=110.0)
    (warning,) = disturbances(replace(QUIET, **before), replace(at_the_end, **after), 2)  # type: ignore[arg-type]
    assert words in warning


def test_a_quiet_machine_gives_no_warning() -> None:
    assert list(disturbances(QUIET, replace(QUIET, moment=110.0), 2)) == []
    nothing = Load(0.0, None, None, None, None)
    assert list(disturbances(nothing, replace(nothing, moment=1.0), 2)) == []


def test_the_load_is_read_from_the_files_of_the_system(tmp_path: Path) -> None:
    files = {
        "proc/loadavg": "0.75 0.5 0.25 1/100 4242\n",
        "proc/stat": "cpu  1 2 3 4 5 6 7 300 0 0\ncpu0 1\n",
        "proc/cpuinfo": "cpu MHz\t\t: 1000.0\nmodel name : x\ncpu MHz : 3000.0\n",
        "sys/fs/cgroup/cpu.stat": "usage_usec 9\nnr_throttled 4\n",
        "sys/devices/system/cpu/cpu0/thermal_throttle/core_throttle_count": "2\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    found = load(tmp_path)
    assert (found.waiting, found.throttled, found.megahertz) == (0.75, 6, 2000.0)
    assert found.stolen is not None
    assert found.stolen > 0.0


def test_a_system_without_counters_is_no_error(tmp_path: Path) -> None:
    found = load(tmp_path)
    assert (found.waiting, found.stolen, found.throttled, found.megahertz) == (None,) * 4


def test_times_that_vary_and_too_few_rounds_give_warnings() -> None:
    groups = a_report(a_row("ours", 1.0, 1.0, 1.0), a_row("other", 1.0, 2.0, 3.0)).groups
    wide, few = doubts(groups)
    assert wide == "times vary a lot from round to round: 74% σ float64, other"
    assert few == "time for only 3 of 9 rounds; raise --seconds"
    assert list(doubts(a_report(a_row("ours", *[1.0] * 9)).groups)) == []


def test_only_the_noisiest_are_named() -> None:
    rows = [a_row(name, 1.0, 2.0, 3.0 + index) for index, name in enumerate("abcde")]
    wide = next(doubts(a_report(*rows).groups))
    assert wide.endswith("; and 2 more")
