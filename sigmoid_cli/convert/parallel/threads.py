"""Runs calls that mostly wait, for a network or a disk, in threads of one process."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from queue import SimpleQueue
from typing import Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


class Threads(Generic[Item, Result]):
    """Takes items from a source, one at a time, and calls a worker of each thread for them.

    The threads do not keep the program from ending: an interrupted call is given up.

    Args:
        source: returns the next item, None after the last; it is called by one thread at a time.
        worker: makes the function that a thread calls for each item, so that what it holds belongs
            to that thread.
        count: how many threads there are.
    """

    def __init__(
        self,
        source: Callable[[], Item | None],
        worker: Callable[[], Callable[[Item], Result]],
        count: int,
    ) -> None:
        self._source = source
        self._worker = worker
        self._count = count
        self._lock = threading.Lock()
        self._done: SimpleQueue[Result | None] = SimpleQueue()
        self._is_stopped = False

    def results(self) -> Iterator[Result]:
        """Yield the results in the order in which they come. Closing it starts no further call."""
        for _ in range(self._count):
            threading.Thread(target=self._run, name="sigmoid", daemon=True).start()
        running = self._count
        try:
            while running:
                result = self._done.get()
                if result is None:
                    running -= 1
                else:
                    yield result
        finally:
            self._is_stopped = True

    def _run(self) -> None:
        try:
            call = self._worker()
            while (item := self._next()) is not None:
                self._done.put(call(item))
        finally:
            self._done.put(None)

    def _next(self) -> Item | None:
        with self._lock:
            return None if self._is_stopped else self._source()
