"""The tables that the package ships: files of little-endian numbers in `data/`.

They are mapped into memory: that takes microseconds however large a table is, only what is used of
it is read, and all processes share it. `tools/make_tables.py` makes them.
"""

from __future__ import annotations

import os
import sys
from mmap import ACCESS_READ, mmap

_FOLDER = os.path.join(os.path.dirname(__file__), "data")


def doubles(name: str) -> memoryview[float]:
    """The table `NAME.f64` as float64, read-only."""
    return memoryview(_native(f"{name}.f64", "d")).cast("d")


def halves(name: str) -> memoryview[int]:
    """The table `NAME.f16` as the bits of float16, read-only."""
    return memoryview(_native(f"{name}.f16", "H")).cast("H")


def _native(file_name: str, code: str) -> mmap | bytes:
    """What the file holds, in the byte order of this machine."""
    content = _content(os.path.join(_FOLDER, file_name))
    if sys.byteorder == "little":
        return content
    from array import array  # takes long to load, and few machines need it

    swapped = array(code, bytes(content))
    swapped.byteswap()
    return swapped.tobytes()


def _content(path: str) -> mmap | bytes:
    try:
        file = os.open(path, os.O_RDONLY)  # takes half the time of open()
    except (FileNotFoundError, NotADirectoryError):
        # The package lies in an archive: what loads modules from there loads other files, too.
        content: bytes = __spec__.loader.get_data(path)  # type: ignore[union-attr]
        return content
    try:
        return mmap(file, 0, access=ACCESS_READ)
    finally:
        os.close(file)
