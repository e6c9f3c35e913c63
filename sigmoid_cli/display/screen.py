"""The capabilities of a terminal, or of a file that takes its output."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TextIO

from sigmoid_cli.display import color


@dataclass(frozen=True)
class Screen:
    """The capabilities of an output.

    Attributes:
        width: in columns.
        height: in lines.
        is_unicode: whether it shows characters beyond ASCII.
        has_color: whether colour and other attributes of characters are wanted.
    """

    width: int = 80
    height: int = 24
    is_unicode: bool = True
    has_color: bool = False


def screen(stream: TextIO | None, choice: bool | None) -> Screen:
    """Returns the screen of a stream, None for a file; `choice` is that of `--color/--no-color`.

    A stream that is not a terminal has 80 columns, or as many as COLUMNS says.
    """
    size = shutil.get_terminal_size()
    return Screen(
        max(size.columns, 1),
        max(size.lines, 1),
        is_unicode(sys.stdout, os.environ),
        color.is_wanted(stream, choice),
    )


def is_unicode(stream: TextIO | None, environment: Mapping[str, str]) -> bool:
    """Whether both the locale of the user and the encoding of the stream are UTF-8."""
    encoding = stream.encoding if stream is not None else "utf-8"
    if encoding.lower().replace("_", "-") not in ("utf-8", "utf8"):
        return False
    return os.name == "nt" or _locale(environment).lower().replace("-", "").endswith("utf8")


def _locale(environment: Mapping[str, str]) -> str:
    """Returns the name of the user's locale for characters.

    In a C locale, Python sets LC_CTYPE to a UTF-8 one, for itself and its children (PEP 538). Its
    UTF-8 mode, which a C locale turns on as well (PEP 540), reveals that.
    """
    is_explicit = environment.get("LC_ALL") or environment.get("PYTHONUTF8") == "1"
    is_coerced = sys.flags.utf8_mode and not is_explicit
    names = ("LC_ALL", "LANG") if is_coerced else ("LC_ALL", "LC_CTYPE", "LANG")
    name = next((environment[name] for name in names if environment.get(name)), "C")
    return name.partition("@")[0]
