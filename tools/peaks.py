"""Prints what records of great length cost in memory, as a ratio to their size.

    python tools/peaks.py [WORD ...]

runs the rows whose title holds one of the words, or all. Each input is converted with one job in
two sizes; the ratio is the difference of the peaks of memory to that of the sizes. So what the
program itself takes does not count. An input that is refused may be refused before it is read.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

MEGABYTE = 1 << 20
SIZES = (20 * MEGABYTE, 100 * MEGABYTE)
AT_MOST = 2.2


class Row(NamedTuple):
    """An input with a part that is repeated until it is large enough.

    Attributes:
        title: in the table.
        ending: of the input file, which names the format.
        before, repeated, after: what it is made of.
        options: of the command.
    """

    title: str
    ending: str
    before: bytes
    repeated: bytes
    after: bytes
    options: tuple[str, ...] = ()


X = ("-c", "x")
ROWS = (
    Row("CSV, a field", "csv", b"id,s,x\n1,", b"y", b",2.5\n2,b,3\n", X),
    Row("CSV, a quoted field", "csv", b'id,s,x\n1,"', b"y,", b'",2.5\n2,b,3\n', X),
    Row("CSV, a field of doubled quotes", "csv", b'id,s,x\n1,"', b'y""', b'",2.5\n2,b,3\n', X),
    Row("CSV, a field of lines", "csv", b'id,s,x\n1,"', b"yes\n", b'",2.5\n2,b,3\n', X),
    Row("CSV, a number", "csv", b"id,s,x\n1,a,0.", b"1234567890", b"\n2,b,3\n", X),
    Row("CSV, the name of a column", "csv", b"id,", b"y", b",x\n1,b,2.5\n", X),
    Row("CSV, a line with neither field nor end", "csv", b"", b"y", b"", ("-c", "1")),
    Row("CSV, a first line of many fields", "csv", b"", b"0.12345678901234567,", b"", ("-c", "1")),
    Row("CSV, a second line of many fields", "csv", b"id,x\n", b"0.1234567890123456,", b"", X),
    Row("TSV, a first line of many fields", "tsv", b"", b"0.12345678901234567\t", b"", ("-c", "1")),
    Row("JSON Lines, a string", "jsonl", b'{"s": "', b"y", b'", "x": 2.5}\n', X),
    Row("JSON Lines, a string of Greek", "jsonl", b'{"s": "', "σ".encode(), b'", "x": 2.5}\n', X),
    Row("JSON Lines, a string with a smile", "jsonl",
        '{"s": "\N{GRINNING FACE}'.encode(), b"y", b'", "x": 2.5}\n', X),
    Row("JSON Lines, a string of escapes", "jsonl", b'{"s": "', b"\\n", b'", "x": 2.5}\n', X),
    Row("JSON Lines, a number", "jsonl", b'{"x": 0.', b"1234567890", b"}\n", X),
    Row("JSON Lines, an array", "jsonl", b'{"s": [0', b", 0.1234567", b'], "x": 2.5}\n', X),
    Row("JSON Lines, a line that is no object", "jsonl", b"", b"y", b"", X),
    Row("JSON, a number", "json", b"[1, 0.", b"1234567890", b", 2]"),
    Row("JSON, an array in a line", "json", b"[0", b", 0.1234567", b"]"),
    Row("JSON, a word", "json", b"", b"y", b""),
    Row("text, a number", "txt", b"0.", b"1234567890", b"\n"),
    Row("text, a line of numbers", "txt", b"", b"0.1234567 ", b"\n"),
    Row("text, a line of which words are left out", "txt", b"", b"0.1234567 ", b"\n",
        ("--on-error", "skip")),
    Row("text, a word", "txt", b"", b"y", b""),
)  # fmt: skip


def pieces(row: Row, size: int) -> Iterator[bytes]:
    """Yield the bytes of an input of about that size."""
    yield row.before
    piece = row.repeated * (MEGABYTE // len(row.repeated))
    for _ in range(size // MEGABYTE):
        yield piece
    yield row.after


def peak(row: Row, path: Path) -> tuple[int, int]:
    """Returns the most bytes of memory that a conversion takes, and its exit code."""
    command = [sys.executable, "-m", "sigmoid_cli", "eval", "-j", "1", *row.options, str(path)]
    with open(os.devnull, "wb") as nowhere:
        process = subprocess.Popen(command, stdout=nowhere, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024), process.returncode


def ratio(row: Row, folder: Path, sizes: tuple[int, int] = SIZES) -> tuple[float, int]:
    """Returns how many bytes of memory each further byte takes, and the exit code."""
    peaks = []
    for size in sizes:
        path = folder / f"input.{row.ending}"
        with path.open("wb") as file:
            file.writelines(pieces(row, size))
        most, exit_code = peak(row, path)
        peaks.append(most)
    return (peaks[1] - peaks[0]) / (sizes[1] - sizes[0]), exit_code


def main(words: Sequence[str]) -> None:
    sys.stdout.write(f"{'input':<48} {'ratio':>7} {'at most':>8} {'exit code':>10}\n")
    with tempfile.TemporaryDirectory() as folder:
        for row in ROWS:
            if not words or any(word in row.title for word in words):
                cost, exit_code = ratio(row, Path(folder))
                sys.stdout.write(f"{row.title:<48} {cost:7.2f} {AT_MOST:8} {exit_code:10}\n")
                sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
