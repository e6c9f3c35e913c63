"""Converts one input with a ring of workers: forked processes that take blocks in turn.

Two tokens go round. The holder of the *read token* reads one block and passes the token on with the
state of the splitter and the bytes after the block. Then it computes, waits for the *write token*,
writes its block straight to the output, and passes that token on with the state of the output. So
order is kept, no data cross a pipe between processes, and pipes and regular files work alike.

A token is a few integers in a pipe whose only writer is the worker before. When a worker dies, the
next one finds the pipe closed and ends, and so do all. What came before is written, what comes
after is not. A worker that fails reports over its own pipe and never passes the write token on.

If a block takes c seconds to convert, r to read and w to write, then n workers take max(c/n, r, w)
for a block, plus some 10 µs to pass two tokens. Throughput grows in proportion to the cores until
reading or writing, each a copy of the bytes by the system, takes all of the time. For numbers of 17
digits c is more than ten times r or w.
"""

from __future__ import annotations

import json
import mmap
import os
import select
import signal
import struct
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from sigmoid_cli.convert.blocks import BlockReader, convert_good_records
from sigmoid_cli.convert.engines import vector_engine
from sigmoid_cli.convert.output import Output
from sigmoid_cli.convert.parallel.workers import (
    Worker,
    default_signals,
    end,
    end_of,
    read_all,
    refused,
    scratch_file,
    start,
)
from sigmoid_cli.convert.progress import Progress
from sigmoid_cli.convert.streams.protocols import Source
from sigmoid_cli.errors import NOT_ENOUGH_MEMORY, FileError, SigmoidError
from sigmoid_cli.formats.block import Block
from sigmoid_cli.formats.conversion import Conversion, Convert
from sigmoid_cli.numeric.calculation import Calculation

if TYPE_CHECKING:
    from sigmoid_cli.numeric.vector import VectorEngine

_LEAST_BLOCK = 1 << 18
"""Bytes that a worker reads at least, so that passing the tokens costs little."""

_STATE = 6  # integers of a splitter's state, at most
_READ_TOKEN = struct.Struct(f"<qqq{_STATE}q")
_WRITE_TOKEN = struct.Struct("<qq?qq")

_COUNT = struct.Struct("<q")


class _ReadToken(NamedTuple):
    """Its holder reads next.

    Attributes:
        is_at_end: whether the input has been read to its end.
        unread: how many bytes of the scratch file have been read but belong to no block yet.
        state: the state of the splitter.
    """

    is_at_end: bool
    unread: int
    state: tuple[int, ...]

    def pack(self) -> bytes:
        padding = (0,) * (_STATE - len(self.state))
        return _READ_TOKEN.pack(self.is_at_end, self.unread, len(self.state), *self.state, *padding)

    @classmethod
    def unpack(cls, data: bytes) -> _ReadToken:
        is_at_end, unread, length, *state = _READ_TOKEN.unpack(data)
        return cls(bool(is_at_end), unread, tuple(state[:length]))


class _WriteToken(NamedTuple):
    """Its holder writes next.

    Attributes:
        lines: how many lines of the input have been converted.
        invalid: how many invalid tokens `--on-error` allowed.
        has_infinite: whether a result was infinite.
        output: the state of the output, see `Output.state`.
    """

    lines: int
    invalid: int
    has_infinite: bool
    output: tuple[int, int]

    def pack(self) -> bytes:
        return _WRITE_TOKEN.pack(self.lines, self.invalid, self.has_infinite, *self.output)

    @classmethod
    def unpack(cls, data: bytes) -> _WriteToken:
        lines, invalid, has_infinite, *output = _WRITE_TOKEN.unpack(data)
        return cls(lines, invalid, has_infinite, (output[0], output[1]))


class _BrokenRingError(Exception):
    """The worker before has died."""


class _Pipe:
    """One link of the ring."""

    def __init__(self) -> None:
        try:
            self.receiver, self.sender = os.pipe()
        except OSError as error:
            raise refused(error) from error

    def send(self, token: bytes) -> None:
        try:
            os.write(self.sender, token)
        except BrokenPipeError:
            return  # the next worker has ended: the parent finds out why

    def receive(self, size: int) -> bytes:
        token = os.read(self.receiver, size)  # shorter than PIPE_BUF, so it comes whole
        if not token:
            raise _BrokenRingError
        return token

    def close(self) -> None:
        os.close(self.receiver)
        os.close(self.sender)


class _Links(NamedTuple):
    """The pipes that connect one worker with the one before it and the one after it."""

    read_from: _Pipe
    read_to: _Pipe
    write_from: _Pipe
    write_to: _Pipe


def convert_in_ring(
    source: Source,
    unread: bytes,
    block_size: int,
    conversion: Conversion,
    calculation: Calculation,
    output: Output,
    lines: int,
    jobs: int,
    progress: Progress,
) -> tuple[int, bool]:
    """Convert the rest of an input with `jobs` workers.

    Returns the number of invalid tokens, and whether a result was infinite.

    `unread` has been read of it already, and `lines` lines have been converted.

    Raises:
        SigmoidError: as one process would.
        BrokenPipeError: when the reader of the output has left.
    """
    with scratch_file() as scratch, mmap.mmap(-1, _COUNT.size) as converted:
        try:
            os.pwrite(scratch, unread, 0)
        except OSError as error:  # a limit to the size of files holds for those in memory too
            raise refused(error) from error
        context = RingContext(
            source,
            max(block_size, _LEAST_BLOCK),
            scratch,
            conversion,
            calculation,
            output,
            converted,
        )
        read_pipes = [_Pipe() for _ in range(jobs)]
        write_pipes = [_Pipe() for _ in range(jobs)]
        read_pipes[0].send(_ReadToken(False, len(unread), conversion.splitter.state).pack())
        write_pipes[0].send(_WriteToken(lines, 0, False, output.state).pack())
        workers: list[Worker] = []
        try:
            for position in range(jobs):
                following = (position + 1) % jobs
                links = _Links(
                    read_pipes[position],
                    read_pipes[following],
                    write_pipes[position],
                    write_pipes[following],
                )
                others = [pipe for pipe in (*read_pipes, *write_pipes) if pipe not in links]
                workers.append(start(partial(_work, context, links, others), signal.SIGKILL))
            for pipe in (*read_pipes, *write_pipes):
                pipe.close()
            token = _wait(workers, converted, progress)
        finally:
            for worker in workers:
                end(worker, signal.SIGKILL)
    output.state = token.output
    return token.invalid, token.has_infinite


class RingContext(NamedTuple):
    """What all workers share; `converted` counts the bytes of the input that are done."""

    source: Source
    block_size: int
    scratch: int
    conversion: Conversion
    calculation: Calculation
    output: Output
    converted: mmap.mmap


def _keep_only(links: _Links, others: list[_Pipe]) -> None:
    """Close all other ends, so that a pipe closes with its only writer."""
    for pipe in others:
        pipe.close()
    os.close(links.read_from.sender)
    os.close(links.write_from.sender)
    os.close(links.read_to.receiver)
    os.close(links.write_to.receiver)


def _work(context: RingContext, links: _Links, others: list[_Pipe], report: int) -> None:
    """Work as one of the ring, and report at the end."""
    default_signals()
    _keep_only(links, others)
    os.write(report, json.dumps(_convert_blocks(context, links)).encode())


def _convert_blocks(context: RingContext, links: _Links) -> dict[str, object]:
    """Convert blocks until the input ends or a block fails. Returns the report."""
    reader = BlockReader(context.source, context.conversion.splitter, b"", context.block_size)
    try:
        engine = vector_engine(context.calculation)
        convert = context.conversion.with_engine(engine)
        while (block := _next_block(reader, context, links)) is not None:
            token = _convert(block, context, links, engine, convert)
            if block.is_last:
                return {"token": token}
            links.write_to.send(token.pack())
        return {}
    except _BrokenRingError:
        return {}
    except BrokenPipeError:
        return {"reader_left": True}
    except SigmoidError as failure:
        return {"failure": [str(failure), failure.remedy, failure.exit_code]}
    except MemoryError:
        shortage = FileError(context.source.name, NOT_ENOUGH_MEMORY)
        return {"failure": [str(shortage), shortage.remedy, shortage.exit_code]}


def _next_block(reader: BlockReader, context: RingContext, links: _Links) -> Block | None:
    """Read the next block in this worker's turn. Returns None after the end of the input."""
    token = _ReadToken.unpack(links.read_from.receive(_READ_TOKEN.size))
    if token.is_at_end:
        links.read_to.send(token.pack())
        return None
    splitter = context.conversion.splitter
    splitter.state = token.state
    reader.unread = os.pread(context.scratch, token.unread, 0)
    try:
        block = reader.read()
    except SigmoidError:
        links.write_from.receive(_WRITE_TOKEN.size)  # blocks before this one are written first
        raise
    os.pwrite(context.scratch, reader.unread, 0)
    links.read_to.send(_ReadToken(block.is_last, len(reader.unread), splitter.state).pack())
    return block


def _convert(
    block: Block, context: RingContext, links: _Links, engine: VectorEngine, convert: Convert
) -> _WriteToken:
    """Convert a block and write it in this worker's turn. Returns the token to pass on."""
    encoded, error = convert_good_records(convert, block)
    # a block of great length may be computed as it is written: then there need not be all of it
    parts = encoded.parts() if block.is_great else list(encoded.parts())
    token = _WriteToken.unpack(links.write_from.receive(_WRITE_TOKEN.size))
    output = context.output
    output.state = token.output
    output.write(parts)
    if error is not None:
        raise error.after_lines(token.lines).in_file(context.source.name)
    invalid, engine.invalid = engine.invalid, 0
    [before] = _COUNT.unpack(context.converted[:])
    context.converted[:] = _COUNT.pack(before + len(block.data))
    return _WriteToken(
        token.lines + encoded.lines,
        token.invalid + invalid,
        token.has_infinite or engine.has_infinite,
        output.state,
    )


def _wait(workers: list[Worker], converted: mmap.mmap, progress: Progress) -> _WriteToken:
    """Wait for the workers, and remove each that has ended from the list.

    Returns the write token of the worker that came to the end of the input.
    """
    last: _WriteToken | None = None
    before = 0
    while workers:
        reports = [worker.report for worker in workers]
        ready, _, _ = select.select(reports, [], [], progress.interval)
        [now] = _COUNT.unpack(converted[:])
        progress.advance(now - before)
        before = now
        for worker in [worker for worker in workers if worker.report in ready]:
            report = read_all(worker.report)
            workers.remove(worker)
            failure = end_of(worker)
            if failure is not None:
                raise failure
            last = _token_of(report) or last
    assert last is not None
    return last


def _token_of(data: bytes) -> _WriteToken | None:
    """Returns the write token that a worker reports, if it came to the end of the input.

    Raises:
        SigmoidError: if the worker reports a failure.
        BrokenPipeError: if the reader of the output has left.
    """
    report = json.loads(data)
    if "reader_left" in report:
        raise BrokenPipeError
    if "failure" in report:
        message, remedy, exit_code = report["failure"]
        failure = SigmoidError(message, remedy)
        failure.exit_code = exit_code
        raise failure
    if "token" in report:
        lines, invalid, has_infinite, output = report["token"]
        return _WriteToken(lines, invalid, has_infinite, tuple(output))
    return None
