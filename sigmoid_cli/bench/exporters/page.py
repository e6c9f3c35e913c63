"""A report as tables of text, the same for every format that shows tables."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from sigmoid_cli.bench.comparison import Change, Comparison
from sigmoid_cli.bench.measure.breaks import KINDS
from sigmoid_cli.bench.report import Accuracy, Break, Group, Report, Row
from sigmoid_cli.bench.statistics import FEWEST, Interval, relative_spread

_NONE = ""


@dataclass(frozen=True)
class GroupTable:
    """A group as text.

    Attributes:
        title: the heading.
        caption: inputs and rounds, a sentence without its full stop.
        headers: of the columns.
        are_numbers: which columns hold numbers.
        rows: the cells.
        are_ours: which rows are of this program.
        notes: failures and absent contenders.
    """

    title: str
    caption: str
    headers: tuple[str, ...]
    are_numbers: tuple[bool, ...]
    rows: tuple[tuple[str, ...], ...]
    are_ours: tuple[bool, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Page:
    """A report: its tables, versions and machine, and reasons not to trust it."""

    tables: tuple[GroupTable, ...]
    circumstances: tuple[str, ...]
    warnings: tuple[str, ...]


def page(report: Report, comparison: Comparison | None) -> Page:
    """Returns the report as tables; with a comparison, tables of the changes."""
    tables = tuple(
        _measured(group, report.seed) if comparison is None else _changed(group, comparison)
        for group in report.groups
    )
    return Page(
        tables, tuple(_circumstances(report, comparison)), tuple(_warnings(report, comparison))
    )


def _circumstances(report: Report, comparison: Comparison | None) -> Iterator[str]:
    environment = report.environment
    peers = sorted(
        {
            f"{row.name} {row.version}"
            for group in report.groups
            for row in group.rows
            if row.version and not row.is_ours
        }
    )
    yield (
        f"sigmoid {report.version}, {report.date}, {report.seconds:.0f} s; {environment['cpu']}, "
        f"{environment['cores']} cores, {environment['simd']}; {environment['system']}; "
        f"{environment['python']}, NumPy {environment['numpy']}"
        + "".join(f", {peer}" for peer in peers)
    )
    if comparison is not None:
        yield f"compared with sigmoid {comparison.old.version}, {comparison.old.date}"


def _warnings(report: Report, comparison: Comparison | None) -> Iterator[str]:
    if not report.is_complete:
        yield "interrupted: these are the results so far"
    yield from report.warnings
    if comparison is not None:
        yield from comparison.notes


def _measured(group: Group, seed: int) -> GroupTable:
    """Returns a group with all that was measured, without empty columns."""
    unit, factor = _unit(group)
    is_of_programs = group.section in ("text", "csv", "npy", "small")
    columns: list[tuple[str, bool, list[str]]] = [
        ("", False, [row.name for row in group.rows]),
        ("numbers", True, [_size(row) if is_of_programs else _NONE for row in group.rows]),
        ("ms", True, [_run(row) if is_of_programs else _NONE for row in group.rows]),
        (
            f"{unit}/number" if is_of_programs else unit,
            True,
            [_time(row, factor) for row in group.rows],
        ),
        ("±", True, [_spread(row) for row in group.rows]),
        ("× ours", True, [_ratio(group, row, seed) for row in group.rows]),
        ("95 %", False, [_interval(group.ratio(row, seed)) for row in group.rows]),
        ("ulp", True, [_worst(row.accuracy) for row in group.rows]),
        ("correct", True, [_correct(row.accuracy) for row in group.rows]),
        ("breaks", False, [_breaks(row.breaks) for row in group.rows]),
    ]
    shown = [(name, is_number, cells) for name, is_number, cells in columns if any(cells)]
    return GroupTable(
        f"{group.section}: {group.title}",
        _caption(group),
        tuple(name for name, _, _ in shown),
        tuple(is_number for _, is_number, _ in shown),
        tuple(zip(*(cells for _, _, cells in shown), strict=True)),
        tuple(row.is_ours for row in group.rows),
        tuple(_notes(group)),
    )


def _changed(group: Group, comparison: Comparison) -> GroupTable:
    unit, factor = _unit(group)
    changes = comparison.of(group)
    return GroupTable(
        f"{group.section}: {group.title}",
        _caption(group),
        (
            "",
            f"old {unit}",
            f"new {unit}",
            "new/old",
            "95 %",
            "old ulp",
            "new ulp",
            "verdict",
        ),
        (False, True, True, True, False, True, True, False),
        tuple(_change(change, factor) for change in changes),
        tuple(change.new.is_ours for change in changes),
        tuple(_notes(group)),
    )


def _change(change: Change, factor: float) -> tuple[str, ...]:
    return (
        change.new.name,
        _time(change.old, factor),
        _time(change.new, factor),
        _NONE if change.ratio is None else _figures(change.ratio.ratio),
        _NONE if change.ratio is None else _ends(change.ratio),
        _worst(change.old.accuracy),
        _worst(change.new.accuracy),
        change.verdict,
    )


def _unit(group: Group) -> tuple[str, float]:
    """Returns the unit of the times, and its count in a second."""
    return ("ms", 1e3) if group.section == "start" else ("ns", 1e9)


def _caption(group: Group) -> str:
    rounds = {len(row.times) for row in group.rows if row.times}
    if not rounds:
        return f"{group.inputs}; not timed"
    fewest = min(rounds)
    rounds_text = "1 round" if fewest == 1 else f"median of {fewest} rounds"
    return f"{group.inputs}; {rounds_text}"


def _notes(group: Group) -> Iterator[str]:
    for row in group.rows:
        if row.failure is not None:
            yield f"{row.name}: {row.failure}"
    if group.absent:
        yield f"not installed: {', '.join(group.absent)}"


def _size(row: Row) -> str:
    return f"{row.size:,}" if row.times else _NONE


def _run(row: Row) -> str:
    """Returns the time of a whole run."""
    return _figures(row.seconds * row.size * 1e3) if row.times else _NONE


def _time(row: Row, factor: float) -> str:
    return _figures(row.seconds * factor) if row.times else _NONE


def _spread(row: Row) -> str:
    """Returns the spread; empty for rounds so few that they may agree by chance."""
    if len(row.times) < FEWEST:
        return _NONE
    return f"{_figures(100 * relative_spread(row.times), 2)} %"


def _ratio(group: Group, row: Row, seed: int) -> str:
    if row is group.rows[0] and row.times:
        return "1"
    found = group.ratio(row, seed)
    return _NONE if found is None else _figures(found.ratio)


def _interval(found: Interval | None) -> str:
    if found is None:
        return _NONE
    return f"{_ends(found)} within the noise" if found.is_noise else _ends(found)


def _ends(found: Interval) -> str:
    return f"{_figures(found.low)}–{_figures(found.high)}"


def _figures(value: float, count: int = 3) -> str:
    """Returns the value with so many significant figures, and all before the point."""
    if value == 0.0:
        return "0"
    if value < 1e-3:
        return f"{value:.{count - 1}e}".replace("e-0", "e-")
    decimals = max(0, count - 1 - math.floor(math.log10(value)))
    return f"{value:,.{decimals}f}"


def _worst(accuracy: Accuracy | None) -> str:
    if accuracy is None:
        return _NONE
    if not math.isfinite(accuracy.worst):
        return "∞"
    if accuracy.worst >= 1000:
        return f"{accuracy.worst:.0e}".replace("e+0", "e").replace("e+", "e")
    return f"{accuracy.worst:#.4g}"


def _correct(accuracy: Accuracy | None) -> str:
    """Returns the share of correctly rounded results, rounded down: 100 % means all."""
    return _NONE if accuracy is None else f"{math.floor(accuracy.correct * 1000) / 10:g} %"


def _breaks(breaks: tuple[Break, ...] | None) -> str:
    """Returns what happens at the break nearest to 0."""
    if breaks is None:
        return _NONE
    if not breaks:
        return "nowhere"
    first = breaks[0]
    kinds = [KINDS[one.kind] for one in breaks if f"{one.x:.2f}" == f"{first.x:.2f}"]
    side = "below" if first.x < 0 else "above"
    return f"{' and '.join(kinds)} {side} {first.x:.2f}"
