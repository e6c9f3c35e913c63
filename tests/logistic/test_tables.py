"""The tables that the package ships: what is in the files, and where they can be read from."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import gmpy2
import numpy as np
import pytest
from gmpy2 import mpfr

from logistic.reference import WIDE, true_values
from make_tables import DATA, files
from sigmoid_cli.logistic import grid, shipped, tables
from support.program import environment

U = 2.0**-53


def test_the_files_are_what_the_tool_makes_byte_for_byte() -> None:
    made = files()
    assert {path.name for path in DATA.iterdir()} == set(made)
    for name, content in made.items():
        assert (DATA / name).read_bytes() == content, "run: python tools/make_tables.py"


@pytest.mark.parametrize("which", [0, 1])
def test_every_entry_of_the_tables_of_sigmoid_and_its_derivative(which: int) -> None:
    table = (tables.sigmoid(), tables.grad())[which]
    highest = (grid.HIGHEST, -grid.LOWEST)[which]
    assert len(table.high) == len(table.low) == (highest - grid.LOWEST) * grid.CELLS + 3
    assert np.isnan(table.high[[0, -1]]).all()
    for index in range(1, len(table.high) - 1):
        high, low = float(table.high[index]), float(table.low[index])
        with WIDE:
            true = true_values((index - 1) / grid.CELLS + grid.LOWEST)[which]
            assert float(true) == high
            missing = true - mpfr(high)
            # Drawn toward 0 by 3u to 5u, and off by 1.5u of half an ulp
            half = mpfr(float(np.spacing(high))) / 2
            error = missing - mpfr(low)
            slack = 1.5 * U * half
            if missing < 0:
                error = -error
            assert 3 * U * abs(missing) - slack <= error <= 5 * U * abs(missing) + slack
            # No table value is a power of two, except where it is exact and where σ rounds to 1,
            # from below: so the next boundary is no nearer than half an ulp, on either side.
            assert gmpy2.frexp(mpfr(high))[1] != 0.5 or missing == 0 or high == 1.0


def test_every_offset() -> None:
    offsets = tables.offset()
    assert len(offsets) == -grid.LOWEST * grid.CELLS + 2
    assert np.isnan(offsets[-1])
    for n, offset in enumerate(offsets[:-1].tolist()):
        with WIDE:
            true = true_values(n / grid.CELLS)[0] - mpfr(0.5)
            assert abs(mpfr(offset) - true) <= true * U, n


def test_every_power_of_two() -> None:
    high, low = (part.tolist() for part in tables.powers())
    assert len(high) == len(low) == grid.POWERS
    for j in range(grid.POWERS):
        with WIDE:
            true = mpfr(2) ** (mpfr(j) / grid.POWERS)
            assert abs(mpfr(high[j]) + mpfr(low[j]) - true) < true * mpfr(2) ** -100


def test_tables_are_read_only() -> None:
    assert shipped.doubles("offset").readonly
    assert not tables.sigmoid().high.flags.writeable


def test_tables_are_read_from_an_archive(tmp_path: Path) -> None:
    archive = tmp_path / "package.zip"
    package = DATA.parent.parent
    with zipfile.ZipFile(archive, "w") as target:
        for path in (package / "__init__.py", *package.glob("logistic/*"), *DATA.iterdir()):
            if path.is_file():
                target.write(path, path.relative_to(package.parent))
    script = """
import sigmoid_cli.logistic.shipped as shipped
from sigmoid_cli import sigmoid
print(shipped.__file__, *sigmoid([0.5] * 9)[:1])
"""
    run = subprocess.run(
        [sys.executable, "-c", script],
        env=environment({"PYTHONPATH": str(archive)}),
        capture_output=True,
        check=True,
        cwd=tmp_path,
        text=True,
    )
    path, result = run.stdout.split()
    assert Path(path).parts[: len(archive.parts)] == archive.parts
    assert result == "0.6224593312018546"


def test_a_machine_that_stores_the_high_byte_first_swaps_bytes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    doubles, halves = shipped.doubles("offset"), shipped.halves("half_grad")
    monkeypatch.setattr(sys, "byteorder", "big")
    for stored, swapped in (
        (doubles, shipped.doubles("offset")),
        (halves, shipped.halves("half_grad")),
    ):
        assert swapped.readonly
        assert swapped.format == stored.format
        assert swapped.tobytes() == np.frombuffer(stored, stored.format).byteswap().tobytes()
