"""How deep in objects and arrays offsets of JSON lie: by arithmetic on bits, one a character."""

from __future__ import annotations

from typing import NamedTuple

from sigmoid_cli.formats.scan.bitset import Words, after, packed, parity, ranks
from sigmoid_cli.formats.scan.offsets import Flags, Offsets
from sigmoid_cli.formats.scan.splice import Bytes

_QUOTE = ord('"')
_BACKSLASH = ord("\\")
_BRACE = ord("{")
_CLOSING_BRACE = ord("}")
_BRACKET_TO_BRACE = 0x20  # the one bit in which they differ, the closing ones too


class Nesting(NamedTuple):
    """The braces and brackets outside strings.

    Attributes:
        opening, closing: which characters are such.
        inside: which characters are in a string, its first quote included.
    """

    opening: Words
    closing: Words
    inside: Words

    def depths(self, at: Offsets) -> Offsets:
        """In how many objects and arrays each offset lies; an opening one lies in its own."""
        return ranks(self.opening, at) - ranks(self.closing, at)

    def is_interrupted(self, at: Offsets, later: Offsets) -> Flags:
        """Whether something opens or closes between each offset and the later one."""
        out: Flags = ranks(self.opening, at) != ranks(self.opening, later)
        out |= ranks(self.closing, at) != ranks(self.closing, later)
        return out


def nesting_of(characters: Bytes) -> Nesting:
    """Returns the nesting of JSON without two backslashes in a row.

    Args:
        characters: a multiple of `bitset.WORD`.
    """
    quotes = packed(characters == _QUOTE)
    backslashes = packed(characters == _BACKSLASH)
    if backslashes.any():
        quotes &= ~after(backslashes, 0)
    inside = parity(quotes)
    outside = ~inside
    as_braces = characters | _BRACKET_TO_BRACE
    return Nesting(
        packed(as_braces == _BRACE) & outside, packed(as_braces == _CLOSING_BRACE) & outside, inside
    )
