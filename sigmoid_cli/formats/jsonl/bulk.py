"""The fast path of objects: a block is one array, in which values lie between offsets.

Lines that are odd are converted by the fallback, `lines`, which writes the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import numpy as np

from sigmoid_cli.errors import DataError
from sigmoid_cli.formats.block import EncodedBlock, EncodedBytes
from sigmoid_cli.formats.encoding import text_to_bytes
from sigmoid_cli.formats.json_strings import json_string
from sigmoid_cli.formats.jsonl.bulk_fields import Found, ValueFinder
from sigmoid_cli.formats.jsonl.bulk_lines import LineFinder, Lines
from sigmoid_cli.formats.jsonl.header import Keys
from sigmoid_cli.formats.jsonl.layout import ObjectLines
from sigmoid_cli.formats.scan.bitset import WORD
from sigmoid_cli.formats.scan.edits import BlockEditor, Edits
from sigmoid_cli.formats.scan.frame import LONGEST, parsed
from sigmoid_cli.formats.scan.missing import cells_that_say
from sigmoid_cli.formats.scan.offsets import Flags, Offsets
from sigmoid_cli.numeric import formatting
from sigmoid_cli.numeric.cells import Array
from sigmoid_cli.numeric.grammar import is_json_number
from sigmoid_cli.numeric.vector import VectorEngine

_N = ord("n")
_NULL = b"null"


class JsonLinesBulk:
    """Adds results to blocks of objects with a number or null, or nothing, for every key read.

    Args:
        keys: that are read.
        engine: computes the results.
        fallback: converts odd lines. Returns what becomes of each, nothing if it is left out; and
            nothing for what is after the last line end.
    """

    def __init__(
        self, keys: Keys, engine: VectorEngine, fallback: Callable[[ObjectLines], list[bytes]]
    ) -> None:
        self._engine = engine
        self._keys = keys
        self._fallback = fallback
        self._lines = LineFinder()
        self._values = ValueFinder(keys)
        self._editor = BlockEditor()
        self._missing = list(_written(keys.missing))
        names = "".join([*(key for path in keys.paths for key in path), *keys.added])
        self._is_supported = not ('"' in names or "\\" in names)

    def convert(self, objects: ObjectLines) -> EncodedBlock | None:
        """Returns the objects with their results; None for a block that is left to the fallback."""
        written, data = objects.data, objects.lines
        if not (self._is_supported and data):
            return None
        line_end = b"\n" * (not data.endswith(b"\n"))
        text = b"".join([data, line_end, b" " * (LONGEST + 1 + WORD)])
        lines, odd_starts, odd_ends = self._lines.lines(text, len(data) + len(line_end))
        count = len(lines.starts)
        if not count:
            return None
        found = self._values.found(data, lines)
        is_odd = self._values.has_added(data, lines)
        for one in found:
            is_odd |= one.is_odd
            if self._keys.replace:
                is_odd |= one.starts == one.ends
        numbers, is_null = self._numbers(lines, found, is_odd)
        self._editor.start(written)
        edits = self._edits(lines, found, numbers, is_null)
        rows = np.flatnonzero(is_odd)
        if not len(rows) and not len(odd_starts):
            line_ends = lines.ends - len(line_end) if written is data else written.count(b"\n")
            return EncodedBytes(self._editor.edited(edits, len(data)), line_ends)
        return self._with_odd_lines(objects, lines, edits, rows, odd_starts, odd_ends)

    def _with_odd_lines(
        self,
        objects: ObjectLines,
        lines: Lines,
        edits: Edits,
        rows: Offsets,
        odd_starts: Offsets,
        odd_ends: Offsets,
    ) -> EncodedBlock | None:
        """Returns the block with its edits, and with odd lines as the fallback converts them."""
        starts = np.concatenate([lines.starts, odd_starts])
        ends = np.concatenate([lines.next_starts, odd_ends])
        order = np.argsort(starts)
        is_odd = np.zeros(len(starts), np.bool_)
        is_odd[rows] = is_odd[len(lines.starts) :] = True
        edits = edits.extended(len(odd_starts)).reordered(order)
        starts, ends, is_odd = starts[order], ends[order], is_odd[order]
        odd = np.flatnonzero(is_odd)
        edits = edits.without(odd, starts[odd], ends[odd])
        pairs = list(zip(starts[odd].tolist(), ends[odd].tolist(), strict=True))
        invalid = self._engine.invalid
        try:
            texts = self._fallback(objects.some(pairs))
        except DataError:
            self._engine.invalid = invalid
            return None  # the fallback finds it again, and where it is
        size = len(objects.data)
        edited = self._editor.edited_and_replaced(edits, size, odd, texts[: len(odd)])
        return EncodedBytes(edited, objects.data.count(b"\n"))

    def _numbers(self, lines: Lines, found: list[Found], is_odd: Flags) -> tuple[Array, Flags]:
        """Returns the numbers of all keys and where one is missing; others make a line odd.

        The numbers lie key by key, in one dimension; the flags are keys × lines.
        """
        characters, count = lines.characters, len(lines.starts)
        starts = np.concatenate([one.starts for one in found])
        ends = np.concatenate([one.ends for one in found])
        is_null = (characters[starts] == _N) | (starts == ends)
        if self._missing:
            cells = cells_that_say(self._missing, characters, starts, ends - starts)
            # in place, such a value must stay: that is left to the fallback
            if self._keys.replace:
                is_odd[cells % count] = True
            else:
                is_null[cells] = True
        lengths = np.where(is_null | np.tile(is_odd, len(found)), 0, ends - starts)

        def token(index: int) -> bytes:
            return characters[starts[index] : ends[index]].tobytes()

        numbers, odd = parsed(characters, starts, lengths, self._engine, token)
        is_odd[odd % count] = True
        return numbers, is_null.reshape(len(found), count)

    def _edits(self, lines: Lines, found: list[Found], numbers: Array, is_null: Flags) -> Edits:
        """Returns what becomes of the lines."""
        keys = self._keys
        starts, lengths = self._pieces(numbers, is_null)
        if not keys.replace:
            last, count = lines.last[:, None], len(lines.starts)
            return Edits(last, last, starts.reshape(count, 1, -1), lengths.reshape(count, 1, -1))
        cuts = np.stack([one.keys if keys.renames else one.starts for one in found], axis=1)
        resumptions = np.stack([one.ends for one in found], axis=1)
        order = np.argsort(cuts, axis=1)
        return Edits(
            np.take_along_axis(cuts, order, axis=1),
            np.take_along_axis(resumptions, order, axis=1),
            np.take_along_axis(starts, order[..., None], axis=1),
            np.take_along_axis(lengths, order[..., None], axis=1),
        )

    def _pieces(self, numbers: Array, is_null: Flags) -> tuple[Offsets, Offsets]:
        """Returns what is put in, with the bytes before each result: lines × keys × pieces."""
        editor = self._editor
        paths, count = is_null.shape
        all_before = [text_to_bytes(text) for text in self._before()]
        columns = self._engine.compute(numbers)
        has_one = len(all_before) == 1
        first = all_before[0] if has_one else b""
        null = editor.add(first + _NULL) if is_null.any() else 0
        starts = np.empty((count, paths, len(columns), 1 if has_one else 2), np.intp)
        lengths = np.empty_like(starts)
        for function, results in enumerate(columns):
            texts = formatting.null_for_words(self._engine.format(results))
            found = editor.add_results(texts, first)
            piece_starts, piece_lengths = (array.reshape(paths, count) for array in found)
            piece_starts[is_null], piece_lengths[is_null] = null, len(first) + len(_NULL)
            starts[:, :, function, -1], lengths[:, :, function, -1] = (
                piece_starts.T,
                piece_lengths.T,
            )
        if not has_one:
            for index, before in enumerate(all_before):
                path, function = divmod(index, len(columns))
                starts[:, path, function, 0] = editor.add(before)
                lengths[:, path, function, 0] = len(before)
        return starts.reshape(count, paths, -1), lengths.reshape(count, paths, -1)

    def _before(self) -> list[str]:
        """Returns the bytes before each result: its key, unless it takes the place of a value."""
        keys = self._keys
        if not keys.replace:
            return [keys.comma + keys.written(name) for name in keys.results]
        return [keys.written(name) if keys.renames else "" for name in keys.results]


def _written(missing: Iterable[bytes]) -> Iterator[bytes]:
    """Yield how values of JSON that count as null are written: as strings, and as they are."""
    for text in missing:
        yield json_string(text)
        if is_json_number(text) or text in (b"true", b"false"):
            yield text
