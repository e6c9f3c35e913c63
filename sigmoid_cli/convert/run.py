"""Runs a plan: source, blocks, function, sink."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from sigmoid_cli.convert.blocks import CHUNK, blocks
from sigmoid_cli.convert.output import Output
from sigmoid_cli.convert.pace import Pace
from sigmoid_cli.convert.plan import Plan
from sigmoid_cli.convert.sink import Sink, standard_output, written_whole
from sigmoid_cli.convert.source import Source, opened
from sigmoid_cli.errors import DataError
from sigmoid_cli.formats import registry
from sigmoid_cli.formats.begin import Begin
from sigmoid_cli.formats.block import Block
from sigmoid_cli.formats.conversion import Conversion


def run(plan: Plan) -> int:
    """Carries the plan out; gives how many tokens were not numbers and were excused.

    Raises:
        SigmoidError: for bad data and failed input or output. On standard output, what was
            answered before has been written; a file stands as it was.
        BrokenPipeError: when the reader of the output has left.
    """
    pace = Pace(plan.calculation)
    with _sink(plan.output) as sink:
        output = Output(sink)
        for given, source_format in plan.inputs:
            with opened(given) as source:
                try:
                    begin = Begin(partial(source.read, CHUNK))
                    conversion = registry.conversion(
                        source_format, plan.target, begin, plan.calculation, plan.layout
                    )
                except DataError as error:
                    raise error.in_file(source.name) from None
                output.begin_input(source.name, conversion)
                _answer(source, begin.data[conversion.skip :], conversion, pace, output)
        output.finish()
    return pace.excused


def _answer(
    source: Source, unread: bytes, conversion: Conversion, pace: Pace, output: Output
) -> None:
    """Answers the blocks of one input in this process."""
    lines = 0
    for block in blocks(source, conversion.cutter, unread):
        arithmetic = pace.arithmetic(len(block.data))
        try:
            answer = conversion.answer(block, arithmetic)
        except DataError as error:
            good = Block(block.data[: error.offset], block.start)
            output.write(conversion.answer(good, arithmetic).data)
            raise error.after_lines(lines).in_file(source.name) from None
        output.write(answer.data)
        lines += answer.lines


@contextmanager
def _sink(path: str | None) -> Iterator[Sink]:
    if path is None:
        yield standard_output()
    else:
        with written_whole(path) as sink:
            yield sink
