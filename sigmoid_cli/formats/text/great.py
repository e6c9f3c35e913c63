"""Text with a token of great length, a decimal most likely, which is read as a short one."""

from __future__ import annotations

import re

from sigmoid_cli.formats.block import Block
from sigmoid_cli.numeric.long_decimals import LONG, shortened

_LONG_TOKEN = re.compile(rb"[^ \t\n\r\x0b\x0c]{%d,}+" % LONG)


def with_short_decimals(block: Block) -> Block:
    """Returns the block with its long decimals shortened: its results are the same.

    Where something is wrong with it, another column may be named. A block with comments stays.
    """
    _, _, is_comment = block.start or (0, 0, 0)
    if is_comment or b"#" in block.data:
        return block
    data = _LONG_TOKEN.sub(lambda found: shortened(found.string, *found.span()), block.data)
    return block._replace(data=data)
