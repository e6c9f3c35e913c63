"""Of what random inputs of each format are put together, rightly and wrongly."""

from __future__ import annotations

from sigmoid_cli.formats.record_options import RecordOptions

NUMBERS = [b"0", b"-1.5", b"1e400", b"nan", b"NaN", b"0x1p3", b"00", b"1,5", b".", b"-", b"x"]
ODD = [
    b"\0",
    b"\xff",
    b"\xc3\xa9",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\x1b[31m",
    b"\xe2\x80\xae",
    b"x",
]
PIECES = {
    "text": [*NUMBERS, *ODD, b" ", b"\t", b"\n", b"\r\n", b"\r", b"#", b"\x0b"],
    "csv": [*NUMBERS, *ODD, b" ", b",", b'"', b'""', b"\n", b"\r\n", b"\r", b"x,y\n", b'"a,\nb"'],
    "tsv": [*NUMBERS, *ODD, b" ", b"\t", b'"', b'""', b"\n", b"\r\n", b"x\ty\n"],
    "json": [*NUMBERS, *ODD, b"null", b"[", b"]", b",", b'"', b"\\", b"{", b":", b" ", b"\n"],
    "jsonl": [
        *NUMBERS, *ODD, b"null", b'{"x":', b'"x"', b":", b"{", b"}", b",", b"[", b"]", b"\n",
        b'{"x":1}\n', b'{"x":"1","y":2}\n', b'"', b"\\u0000", b" ",
    ],
    "npy": [*NUMBERS, *ODD, b"\x93NUMPY", b"\x01\0", b"\x76\0", b"{'descr': '<f8', ", b"\n"],
    "f64": [*NUMBERS, *ODD],
}  # fmt: skip
"""Pieces of inputs of each format."""

RECORD_OPTIONS = [
    RecordOptions(),
    RecordOptions(("x",)),
    RecordOptions(("1",), header=False),
    RecordOptions(("x",), replace=True),
]
