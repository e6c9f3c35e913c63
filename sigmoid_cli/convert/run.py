"""Runs a plan: from source through blocks and a conversion to the sink."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator
from contextlib import ExitStack, closing, contextmanager
from itertools import chain
from typing import TYPE_CHECKING

from sigmoid_cli.convert.blocks import BlockReader, convert_good_records
from sigmoid_cli.convert.engines import EngineCache, EngineSelector, block_size
from sigmoid_cli.convert.output import Output
from sigmoid_cli.convert.started import StartedInput, started
from sigmoid_cli.convert.streams.sinks import (
    DescriptorSink,
    rewritable,
    standard_output,
)
from sigmoid_cli.convert.streams.sources import DescriptorSource, opened
from sigmoid_cli.convert.streams.url import is_url, named
from sigmoid_cli.errors import DataError, printable
from sigmoid_cli.formats import registry

if TYPE_CHECKING:
    from sigmoid_cli.convert.plan import Plan
    from sigmoid_cli.convert.progress import Progress
    from sigmoid_cli.convert.streams.compression import Compression
    from sigmoid_cli.convert.streams.protocols import Sink
    from sigmoid_cli.formats.conversion import Convert
    from sigmoid_cli.formats.table import TableWriter
    from sigmoid_cli.numeric.engine import Engine

_KEEP_INFINITY = "to keep inf and -inf: --to text or --to csv"
"""The remedy where JSON loses the sign of an infinite result."""

_BULK = 8 << 20
"""Bytes of input from which on workers save more time than their start costs."""

_BULK_FOR_GIVEN_JOBS = 1 << 17
"""The same where the user chose the number of workers."""


def run(
    plan: Plan,
    progress: Progress,
    engines: EngineCache | None = None,
    folders: set[str] | None = None,
) -> int:
    """Run the plan. Returns the number of invalid tokens that `--on-error` allowed.

    Args:
        plan: what to convert.
        progress: receives reports of progress.
        engines: those of earlier work, to be used again.
        folders: collects the folders in which files were replaced, if they are flushed later.

    Raises:
        SigmoidError: for bad data and failed input or output. Standard output then ends with the
            last good record; a file stays as it was.
        BrokenPipeError: when the reader of the output has left.
    """
    selector = (engines or EngineCache()).of(plan.calculation)
    invalid = -selector.invalid
    selector.has_infinite = False
    with closing(_started(plan)) as inputs:
        # else the output is opened before any input: it may be refused, and an input may wait
        first = [next(inputs)] if plan.keeps_compression else []
        compression = first[0].compression if first else None
        with _sink(plan, folders, compression) as sink:
            output = Output(sink, must_count=_must_count(plan))
            for input_ in chain(first, inputs):
                if input_.lookahead is None:
                    from sigmoid_cli.convert.random_access import convert_file

                    convert_file(input_, plan, selector, output)
                    progress.advance(input_.source.size or 0)
                else:
                    can_share = _can_share(plan, input_, sink)
                    pipeline = InputPipeline(input_, plan, output)
                    pipeline.note(progress)
                    invalid += pipeline.run(plan, selector, can_share, progress)
            output.finish()
    if selector.has_infinite and plan.target in ("json", "jsonl"):
        name = "" if plan.output is None else f"{named(plan.output)}: "
        progress.note(
            f"{name}infinite results became null, as JSON has no infinity", _KEEP_INFINITY
        )
    return invalid + selector.invalid


def _started(plan: Plan) -> Generator[StartedInput]:
    """Open the inputs, one after the other."""
    for one, source_format in plan.inputs:
        random_access = registry.FORMATS[source_format].needs_random_access
        with opened(one, random_access=random_access) as source:
            yield started(one, source_format, source)


def _can_share(plan: Plan, input_: StartedInput, sink: Sink) -> bool:
    """Whether several processes may share the work on this input."""
    return (
        hasattr(os, "fork")
        and isinstance(input_.source, DescriptorSource)
        and isinstance(sink, DescriptorSink)
        and isinstance(plan.target, str)
        and not registry.FORMATS[plan.target].needs_random_access
        and not (plan.jobs is None and _is_copied(input_.source_format, plan.target))
    )


def _is_copied(source_format: str, target: str | TableWriter) -> bool:
    """Whether both formats hold binary numbers: then copying takes most of the time, and workers
    would wait for one another.
    """
    return isinstance(target, str) and all(
        registry.FORMATS[name].is_typed for name in (source_format, target)
    )


class InputPipeline:
    """Moves one input through its conversion to the output."""

    def __init__(self, input_: StartedInput, plan: Plan, output: Output) -> None:
        """Raises a `DataError` if the start of the input is not as its format requires."""
        assert input_.lookahead is not None
        self._source = source = input_.source
        self._output = output
        # an array of objects is converted as JSON Lines are
        is_array_of_objects = input_.source_format == "json" and plan.record_options.columns
        self._kind = "jsonl" if is_array_of_objects else input_.source_format
        self._block_size = block_size(input_.source_format, source.size)
        self._is_typed = registry.FORMATS[input_.source_format].is_typed
        lookahead = input_.lookahead
        try:
            self._conversion = registry.conversion(
                input_.source_format,
                plan.target,
                lookahead,
                plan.calculation,
                plan.record_options,
            )
        except DataError as error:
            raise error.in_file(source.name) from None
        output.start_input(source.name, self._conversion)
        unread, self._lines = lookahead.after(self._conversion.skip)
        self._reader = BlockReader(source, self._conversion.splitter, unread, self._block_size)
        lookahead.release()
        self._converted = 0
        self._engine: Engine | None = None
        self._convert: Convert

    def note(self, progress: Progress) -> None:
        """Report how the input is read, where that is a close call."""
        if self._conversion.note is not None:
            note, remedy = self._conversion.note
            progress.note(f"{printable(self._source.name)}: {note}", remedy)

    def run(self, plan: Plan, selector: EngineSelector, can_share: bool, progress: Progress) -> int:
        """Convert the input to its end. Returns how many invalid tokens workers allowed."""
        bulk = _BULK if plan.jobs is None else _BULK_FOR_GIVEN_JOBS
        while True:
            if can_share and self._coming() >= bulk:
                from sigmoid_cli.convert.parallel.ring import convert_in_ring
                from sigmoid_cli.cores import useful_workers

                jobs = useful_workers(plan.jobs)
                if jobs == 1:
                    can_share = False
                    continue
                invalid, has_infinite = convert_in_ring(
                    self._source,
                    self._reader.unread,
                    self._block_size,
                    self._conversion,
                    plan.calculation,
                    self._output,
                    self._lines,
                    jobs,
                    progress,
                )
                selector.has_infinite |= has_infinite
                return invalid
            if self._convert_next(selector, progress):
                return 0

    def _coming(self) -> int:
        """How many bytes are still to come: where not known, as many as came so far."""
        size = self._source.size
        return self._converted if size is None else size - self._converted

    def _lines_before(self) -> int:
        """How many lines of the file come before the next block."""
        from sigmoid_cli.convert.streams.part import PartSource

        if isinstance(self._source, PartSource):
            return self._source.lines_before() + self._lines
        return self._lines

    def _convert_next(self, selector: EngineSelector, progress: Progress) -> bool:
        """Convert the next block. Returns whether it is the last."""
        block = self._reader.read()
        size, is_last = len(block.data), block.is_last
        coming = None if self._source.size is None else self._coming() - size
        if self._is_typed:
            engine = selector.vector()
        else:
            engine = selector.engine(block.data, coming, self._kind)
        convert = self._bound(engine)
        encoded, error = convert_good_records(convert, block)
        del block  # its memory is used again for the output
        self._output.write(encoded.parts())
        if error is not None:
            raise error.after_lines(self._lines_before()).in_file(self._source.name) from None
        self._lines += encoded.lines
        self._converted += size
        progress.advance(size)
        return is_last

    def _bound(self, engine: Engine) -> Convert:
        """The conversion with this engine."""
        if engine is not self._engine:
            self._engine, self._convert = engine, self._conversion.with_engine(engine)
        return self._convert


def _must_count(plan: Plan) -> bool:
    sources = [source_format for _, source_format in plan.inputs]
    return isinstance(plan.target, str) and registry.must_count(sources, plan.target)


@contextmanager
def _sink(plan: Plan, folders: set[str] | None, compression: Compression | None) -> Iterator[Sink]:
    with ExitStack() as opened_sinks:
        sink: Sink
        if plan.output is None:
            sink = standard_output()
        elif is_url(plan.output):
            from sigmoid_cli.convert.remote.files import written_whole_remote

            sink = opened_sinks.enter_context(
                written_whole_remote(plan.output, plan.batch, compression)
            )
        else:
            from sigmoid_cli.convert.streams.whole_file import written_whole

            sink = opened_sinks.enter_context(
                written_whole(plan.output, plan.batch, folders, compression)
            )
        if _must_count(plan):
            sink = opened_sinks.enter_context(rewritable(sink))
        yield sink
