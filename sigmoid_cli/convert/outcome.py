"""Runs one plan of a batch, so that its failure, whatever it is, stays its own."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace

from sigmoid_cli.convert.engines import EngineCache
from sigmoid_cli.convert.inputs import File
from sigmoid_cli.convert.parallel.workers import WorkerError
from sigmoid_cli.convert.plan import Plan
from sigmoid_cli.convert.progress import NullProgress, Progress
from sigmoid_cli.convert.run import run
from sigmoid_cli.convert.streams.url import without_secrets
from sigmoid_cli.errors import (
    NOT_ENOUGH_MEMORY,
    REPORT_IT,
    FileError,
    SigmoidError,
    internal_error,
)


@dataclass(frozen=True)
class Outcome:
    """The result of one plan of a batch.

    Attributes:
        index: the index of the plan.
        size: the size of its input in bytes.
        invalid: the number of invalid tokens that `--on-error` allowed.
        failure: why there is no output, or None.
        notes: how the input was read where that was a close call, each with a remedy, if they have
            not been shown.
    """

    index: int
    size: int
    invalid: int
    failure: SigmoidError | None
    notes: tuple[tuple[str, str], ...] = ()


def outcome_of(
    index: int,
    plan: Plan,
    size: int,
    progress: Progress,
    engines: EngineCache | None = None,
    folders: set[str] | None = None,
) -> Outcome:
    """Run one plan of a batch, with an input of `size` bytes (see `run`)."""
    try:
        return Outcome(index, size, run(plan, progress, engines, folders), None)
    except WorkerError as failure:
        reason, remedy = str(failure), failure.remedy
    except SigmoidError as failure:
        return Outcome(index, size, 0, failure)
    except MemoryError:
        reason, remedy = NOT_ENOUGH_MEMORY, None
    except Exception as error:  # noqa: BLE001 - a fault with one file must not end the others
        if os.environ.get("SIGMOID_DEBUG") == "1":
            import traceback

            traceback.print_exc()
        reason, remedy = without_secrets(internal_error(error)), REPORT_IT
        if engines is not None:
            engines.clear()  # the fault may have left their buffers half filled
    finally:
        progress.finish_file()
    return Outcome(index, size, 0, FileError(input_name(plan), reason, remedy))


def outcome_with_notes(
    index: int, plan: Plan, size: int, engines: EngineCache, folders: set[str] | None = None
) -> Outcome:
    """Run one plan of a batch where nothing can be shown: in a thread or another process."""
    notes: list[tuple[str, str]] = []
    progress = NullProgress(lambda message, remedy: notes.append((message, remedy)))
    outcome = outcome_of(index, plan, size, progress, engines, folders)
    return replace(outcome, notes=tuple(notes))


def input_name(plan: Plan) -> str:
    """Returns the name of the input of a plan of a batch, without secrets."""
    [(one, _)] = plan.inputs
    assert isinstance(one, File)
    return without_secrets(one.path)
