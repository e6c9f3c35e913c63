"""How deep in objects and arrays places of JSON lie: by arithmetic on bits, one a character."""

from __future__ import annotations

from typing import NamedTuple

from sigmoid_cli.formats.scan.bitset import Words, behind, packed, parity, ranks
from sigmoid_cli.formats.scan.offsets import Places
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

    def depths(self, at: Places) -> Places:
        """In how many objects and arrays the places lie; an opening one lies in its own."""
        return ranks(self.opening, at) - ranks(self.closing, at)

    def is_followed(self, at: Places, behind_it: Places) -> bool:
        """Whether nothing opens or closes from each place up to the one behind it."""
        return not any(
            (ranks(words, at) != ranks(words, behind_it)).any()
            for words in (self.opening, self.closing)
        )


def nesting_of(characters: Bytes) -> Nesting | None:
    """The nesting of JSON; None where it takes a closer look at backslashes.

    Args:
        characters: a multiple of `bits.WORD`.
    """
    quotes = packed(characters == _QUOTE)
    backslashes = packed(characters == _BACKSLASH)
    if backslashes.any():
        escaped = behind(backslashes, 0)
        if (escaped & backslashes).any():
            return None
        quotes &= ~escaped
    inside = parity(quotes)
    outside = ~inside
    as_braces = characters | _BRACKET_TO_BRACE
    return Nesting(
        packed(as_braces == _BRACE) & outside, packed(as_braces == _CLOSING_BRACE) & outside, inside
    )
