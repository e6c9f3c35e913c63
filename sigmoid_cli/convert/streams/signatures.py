"""Whether an input is compressed, by its name or its first bytes; `compression` expands it."""

from __future__ import annotations

_BY_ENDING = {"gz": "gzip", "bz2": "bzip2", "xz": "xz", "zst": "Zstandard"}

_BZIP2_BLOCKS = (b"1AY&SY", b"\x17rE8P\x90")
"""What comes after the first four bytes of bzip2: a block, or the end where there is none. The four
bytes alone are text."""

_BY_SIGNATURE = {
    b"\x1f\x8b\x08": "gzip",
    **{b"BZh%d%b" % (level, block): "bzip2" for level in range(1, 10) for block in _BZIP2_BLOCKS},
    b"\xfd7zXZ\0": "xz",
    b"\x28\xb5\x2f\xfd": "Zstandard",
}
"""How compressed inputs start. No text does so, nor does an array of NumPy."""


def by_ending(path: str) -> str | None:
    """Returns the compression that the ending of the path names, if it names one."""
    return _BY_ENDING.get(path.rpartition(".")[2].lower())


def by_signature(start: bytes) -> str | None:
    """Returns the compression of an input that starts with these bytes, if it has one."""
    for signature, name in _BY_SIGNATURE.items():
        if start.startswith(signature):
            return name
    return None


def may_be_signature(start: bytes) -> bool:
    """Whether more bytes must be read to know if the input is compressed."""
    return bool(start) and any(
        signature.startswith(start) and signature != start for signature in _BY_SIGNATURE
    )
