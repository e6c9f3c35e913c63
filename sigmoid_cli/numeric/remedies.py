"""What to do about a token that is not a number, where its shape tells."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from shlex import quote

from sigmoid_cli.numeric.grammar import is_number

_DECIMAL_COMMA = re.compile(rb"[+-]?[0-9]++,[0-9]++(?:[eE][+-]?[0-9]++)?")
_THOUSANDS = re.compile(rb"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]*)?")
_WORD = re.compile(rb"[A-Za-z_][A-Za-z0-9_.-]*")

_MISSING = frozenset(b"#n/a #na #null! ? <na> missing n/a na nil none null undefined".split())
"""Words for a missing value in lower case, as R, pandas, SQL, Excel and others write them."""

_MISSING_IN_CELLS = frozenset((b"", b"-", b"--", b".", b"*", rb"\n"))
"""What else stands for a missing value, but in cells of records only."""

_CURRENCIES = "$€£¥₹"
_DASHES = "−‐‑‒–—﹣－"

_FIRST_BYTES: Mapping[bytes, str] = {
    b"PK\x03\x04": "a zip archive, as .xlsx and .npz are? extract a file of numbers from it",
    b"\x93NUMPY": "an array of NumPy? add: --from npy",
    b"PAR1": "Parquet? name the file, or add: --from parquet",
}


def remedy(token: bytes) -> str | None:
    """Returns what to do about a token of text that is not a number."""
    if _THOUSANDS.fullmatch(token):
        return (
            "thousands separators? remove them: tr -d ,   a decimal comma? add: --decimal-comma   "
            "comma-separated values? add: --from csv"
        )
    if _DECIMAL_COMMA.fullmatch(token):
        return "a decimal comma? add: --decimal-comma   comma-separated values? add: --from csv"
    if b"," in token and all(is_number(part) for part in token.split(b",") if part):
        return "comma-separated values? add: --from csv"
    if token[:1] in b"\"'" and is_number(token.strip(b"\"'")):
        return "remove the quotes, or read it as CSV with: --from csv"
    for start, advice in _FIRST_BYTES.items():
        if token.startswith(start):
            return advice
    if b"\0" in token:
        return "a binary file? for raw numbers add: --from f64, or f32, or npy"
    return _remedy_anywhere(token)


def remedy_of_argument(token: bytes) -> str | None:
    """Returns what to do about an argument that is neither a number nor a file."""
    parts = token.split()
    if len(parts) > 1 and all(map(is_number, parts)):
        return "remove the quotes around the numbers"
    if _THOUSANDS.fullmatch(token):
        return (
            f"thousands separators? write {token.replace(b',', b'').decode()}   "
            "several numbers? separate them with spaces"
        )
    if _DECIMAL_COMMA.fullmatch(token):
        return (
            f"a decimal comma? write {token.replace(b',', b'.').decode()}   "
            "several numbers? separate them with spaces"
        )
    if b"," in token and all(map(is_number, filter(None, token.split(b",")))):
        return "separate the numbers with spaces"
    if token[:1] in b"\"'" and is_number(token.strip(b"\"'")):
        return "remove the quotes"
    if token.lower() in _MISSING:
        return "a missing value? write nan"
    return _remedy_anywhere(token)


def remedy_of_comma(token: bytes) -> str | None:
    """Returns what to do about a cell of records that commas do not separate."""
    if _DECIMAL_COMMA.fullmatch(token) and not _THOUSANDS.fullmatch(token):
        return "a decimal comma? add: --decimal-comma"
    return None


def remedy_of_cell(token: bytes) -> str | None:
    """Returns the remedy for a cell, perhaps a string of JSON, that is not a number."""
    word = token.strip(b'"')
    if word.lower() in _MISSING | _MISSING_IN_CELLS:
        return f"a missing value? leave it out of the calculation: --missing {quote(word.decode())}"
    if _THOUSANDS.fullmatch(token):
        return "thousands separators? write 1234.5"
    if b"," in token and is_number(token.replace(b",", b".")):
        return "a decimal comma? write a decimal point: 1.5"
    return _remedy_anywhere(token)


def remedy_of_first_token(token: bytes) -> str | None:
    """Returns the remedy if the first token of a text may be the name of a column."""
    if _WORD.fullmatch(token) and token.lower() not in _MISSING:
        return "a header? read it as CSV with: --from csv   or leave it out: tail -n +2"
    return None


def _remedy_anywhere(token: bytes) -> str | None:
    """Returns what to do about a token, wherever it is."""
    if b"_" in token and is_number(token.replace(b"_", b"")):
        return "underscores? write the digits without them"
    if token.lower() in _MISSING:
        return "a missing value? write nan: --on-error nan   or leave it out: --on-error skip"
    text = token[:_LONGEST].decode("utf-8", "replace")
    if text[:1] in _DASHES and is_number(b"-" + text[1:].encode()):
        return "a typographic minus sign? write the - of the keyboard"
    if text.endswith("%") and is_number(text[:-1].encode()):
        return "a percentage? write 0.5 for 50%"
    bare = text.strip(_CURRENCIES + " ")
    if bare != text and is_number(bare.encode()):
        return "a currency? write only the number"
    for character in text:
        if _is_invisible(character) and is_number(_without(_is_invisible, text).encode()):
            name = unicodedata.name(character, "a control character").lower()
            return f"it holds an invisible character, U+{ord(character):04X} {name}: remove it"
    return None


_LONGEST = 200
"""No longer token has a shape that tells."""


def _is_invisible(character: str) -> bool:
    """Whether the character is a blank or a mark that no one sees, other than an ASCII blank."""
    return character > "\x7f" and unicodedata.category(character) in ("Zs", "Cf")


def _without(is_left_out: Callable[[str], bool], text: str) -> str:
    return "".join(character for character in text if not is_left_out(character))
