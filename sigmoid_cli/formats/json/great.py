"""Blocks of JSON with a number of great length, which is read as a short one."""

from __future__ import annotations

import re

from sigmoid_cli.formats.block import Block
from sigmoid_cli.numeric import grammar
from sigmoid_cli.numeric.long_decimals import LONG, shortened

_LONG_TOKEN = re.compile(rb"[^ \t\n\r\[\],]{%d,}+" % LONG)


def with_short_decimals(block: Block) -> Block:
    """Returns the block, no longer a great one, with its long numbers shortened.

    Its results are the same. Where something is wrong with it, another column may be named. A block
    with strings stays.
    """
    data = block.data
    if b'"' not in data:
        data = _LONG_TOKEN.sub(_short, data)
    return block._replace(data=data, is_great=False)


def _short(found: re.Match[bytes]) -> bytes:
    start, end = found.span()
    if grammar.is_json_number_at(found.string, start, end):
        return shortened(found.string, start, end)
    return found.string[start:end]
