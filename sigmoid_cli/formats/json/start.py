"""The start of a JSON document: whether it holds numbers or an array of objects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sigmoid_cli.errors import ColumnError
from sigmoid_cli.formats.encoding import byte_order_mark_length

if TYPE_CHECKING:
    from sigmoid_cli.formats.lookahead import Lookahead
    from sigmoid_cli.formats.record_options import RecordOptions

_BLANKS = b" \t\n\r"


def holds_objects(lookahead: Lookahead, record_options: RecordOptions) -> bool:
    """Whether the input is an array of objects. An empty one is, if columns are to be read.

    Raises:
        ColumnError: if columns are to be read of anything else.
    """
    skip = byte_order_mark_length(lookahead.data)
    while True:
        text = lookahead.data[skip:].lstrip(_BLANKS)
        is_array = text.startswith(b"[")
        first = text[is_array:].lstrip(_BLANKS)[:1]
        if first or not lookahead.more():
            break
    if is_array and first == b"{":
        return True
    if not (record_options.columns or record_options.replace or record_options.missing):
        return False
    if first in (b"", b"]"):
        return True
    if first == b"{":
        raise ColumnError(
            "is an object, not an array of objects", "one object a line? add: --from jsonl"
        )
    raise ColumnError("is no array of objects, so it has no columns", "leave out --column")
