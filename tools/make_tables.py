"""Writes the tables of sigmoid_cli/logistic/data/. Run it when what computes them changes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from tablemaking import family, half, powers, sigmoid

DATA = Path(__file__).parent.parent / "sigmoid_cli" / "logistic" / "data"


def files() -> dict[str, bytes]:
    """Returns the files of the folder by their names."""
    tables = {**sigmoid.tables(), **powers.tables(), **family.tables(), **half.tables()}
    return {f"{name}.{_ending(table)}": _little_endian(table) for name, table in tables.items()}


def _ending(table: NDArray[Any]) -> str:
    return f"f{8 * table.itemsize}"


def _little_endian(table: NDArray[Any]) -> bytes:
    return table.astype(table.dtype.newbyteorder("<")).tobytes()


def main() -> None:
    """Write them all and removes those that are no longer made."""
    made = files()
    DATA.mkdir(exist_ok=True)
    for path in DATA.iterdir():
        if path.name not in made:
            path.unlink()
    for name, content in made.items():
        (DATA / name).write_bytes(content)


if __name__ == "__main__":
    main()
