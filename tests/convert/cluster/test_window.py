"""What is sent to a cluster, and what becomes of it there, without a cluster."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from importlib.util import find_spec
from threading import Thread
from types import SimpleNamespace
from typing import Any

from sigmoid_cli.convert.cluster.task import Task
from sigmoid_cli.convert.cluster.window import Tasks
from sigmoid_cli.convert.inputs import File
from sigmoid_cli.convert.plan import Plan
from sigmoid_cli.formats.record_options import RecordOptions
from sigmoid_cli.numeric.calculation import Calculation
from support.requirements import missing


def test_the_log_of_a_worker_tells_of_no_url() -> None:
    given = File("https://me:hush-hush@host/a.txt")
    output = "s3://bucket/a.txt?versionId=hush-hush"
    plan = Plan(((given, "text"),), "text", output, Calculation(("sigmoid",)), RecordOptions())
    assert "hush-hush" in repr(plan)
    assert "hush-hush" not in repr(Task(0, plan, "0"))


def test_a_result_that_is_lost_with_its_worker_is_waited_for_again() -> None:
    if find_spec("distributed") is None:
        missing("distributed is not installed")

    class Future:
        """A future that is done twice: what it held is lost the first time."""

        status = "pending"

        def add_done_callback(self, done: Callable[[Future], None]) -> None:
            self.status = "lost" if self.status == "pending" else "finished"
            done(self)

    class Client:
        status = "running"

        def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
            self.loop = SimpleNamespace(asyncio_loop=loop)

        def map(self, *_: object, **__: object) -> list[Future]:
            return [Future()]

        def nthreads(self) -> dict[str, int]:
            return {"worker": 1}

        async def gather(self, good: list[Future], **_: object) -> list[tuple[int, int, None]]:
            return [(0, 7, None) for _ in good]

    loop = asyncio.new_event_loop()
    client: Any = Client(loop)
    plan = Plan(((File("a"), "text"),), "text", "b", Calculation(("sigmoid",)), RecordOptions())
    thread = Thread(target=loop.run_forever)
    thread.start()
    try:
        assert list(Tasks(client, "", lambda index: plan).outcomes(1)) == [(0, 7, None)]
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
