"""Reports that were never measured."""

from __future__ import annotations

from sigmoid_cli.bench.report import Accuracy, Break, Group, Report, Row


def a_row(name: str, *times: float, is_ours: bool = False, size: int = 1000) -> Row:
    return Row(
        name,
        "" if is_ours else "1.2",
        is_ours,
        size,
        times,
        Accuracy(2000, 0.4999, -1.25, 1.0),
        () if is_ours else (Break("overflow", -709.78), Break("zero", -709.78)),
    )


def a_report(*rows: Row, seed: int = 0) -> Report:
    return Report(
        "0.1.0",
        "2026-01-02T03:04:05+00:00",
        12.5,
        {
            "only": ["core"],
            "size": None,
            "seconds": None,
            "jobs": None,
            "range": [-10.0, 10.0],
            "seed": seed,
        },
        {name: name for name in ("cpu", "cores", "simd", "system", "python", "numpy")},
        (Group("core", "σ float64", "1,000 numbers", rows, ("jax",)),),
    )


def a_usual_report() -> Report:
    """Ours takes a millisecond, the other half as long again, in nine rounds."""
    ours = a_row("sigmoid_cli", *(1e-3 + 1e-6 * i for i in range(9)), is_ours=True)
    return a_report(ours, a_row("text|book", *(1.5e-3 + 1e-6 * i for i in range(9))))
