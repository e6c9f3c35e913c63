"""A fault with one file of a batch, whatever it is, does not end the others."""

from __future__ import annotations

import os
import struct
from collections.abc import Sequence
from pathlib import Path

import pytest

from sigmoid_cli.convert.batch import run_batch
from sigmoid_cli.convert.cluster.task import Task, run_task
from sigmoid_cli.convert.inputs import File
from sigmoid_cli.convert.outcome import Outcome, outcome_of
from sigmoid_cli.convert.plan import Plan
from sigmoid_cli.convert.progress import NullProgress
from sigmoid_cli.errors import REPORT_IT, SigmoidError
from sigmoid_cli.formats.record_options import RecordOptions
from sigmoid_cli.formats.table import Column
from sigmoid_cli.numeric.calculation import Calculation


class UnheardOfError(Exception):
    """Has no base in common with the exceptions of a library."""

    def __str__(self) -> str:
        return "an \x1b[31mescape and https://me:hush-hush@host/a"


FAULTS = (
    ValueError("wrong"),
    KeyError("missing"),
    IndexError(),
    RecursionError("too deep"),
    ZeroDivisionError(),
    OverflowError("Python integer 299 out of bounds for uint8"),
    AssertionError(),
    struct.error("short"),
    UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte"),
    OSError("without a number"),
    BrokenPipeError("no reader"),
    StopIteration(),
    ImportError("damaged"),
    UnheardOfError(),
)


class Writer:
    """A writer of rows that fails for the file that has the number 13 (see `TableWriter`)."""

    is_tabular = False
    separator = foot = b""

    def __init__(self, fault: BaseException) -> None:
        self._fault = fault

    def head(self, names: Sequence[str], are_named: bool) -> bytes:
        return b""

    def rows(self, columns: Sequence[Column]) -> bytes:
        if b"13" in columns[0].cells:
            raise self._fault
        return b"".join(cell + b"\n" for cell in columns[1].cells)


def plans(folder: Path, fault: BaseException) -> list[Plan]:
    """Three files, the second of which fails."""
    (folder / "out").mkdir()
    made = []
    for name, text in (("a", "0\n"), ("b", "0\n13\n"), ("c", "0\n")):
        (folder / name).write_text(text)
        output = str(folder / "out" / name)
        made.append(
            Plan(
                ((File(str(folder / name)), "text"),),
                Writer(fault),
                output,
                Calculation(("sigmoid",)),
                RecordOptions(),
            )
        )
    return made


def assert_only_the_second_failed(
    folder: Path, outcomes: Sequence[Outcome], fault: BaseException
) -> None:
    assert sorted(outcome.index for outcome in outcomes) == [0, 1, 2]
    [failure] = [outcome.failure for outcome in outcomes if outcome.failure is not None]
    message = f"{folder / 'b'}: internal error: {type(fault).__name__}: "
    assert str(failure).startswith(message)
    assert "hush-hush" not in str(failure)
    assert str(failure).isprintable()
    assert failure.remedy == REPORT_IT
    assert sorted(os.listdir(folder / "out")) == ["a", "c"]
    assert (folder / "out" / "c").read_text() == "0.5\n"


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: type(fault).__name__)
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_batch_goes_on_after_any_fault_and_the_error_names_the_file(
    tmp_path: Path, fault: Exception, jobs: int
) -> None:
    outcomes = list(run_batch(plans(tmp_path, fault), jobs, NullProgress()))
    assert_only_the_second_failed(tmp_path, outcomes, fault)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: type(fault).__name__)
def test_a_worker_of_a_cluster_reports_any_fault_as_the_failure_of_its_file(
    tmp_path: Path, fault: Exception
) -> None:
    from sigmoid_cli import __version__

    outcomes = run_task(Task(tuple(enumerate(plans(tmp_path, fault))), __version__))
    assert isinstance(outcomes, list)
    assert_only_the_second_failed(tmp_path, outcomes, fault)


@pytest.mark.parametrize("request_to_end", [KeyboardInterrupt, SystemExit, GeneratorExit])
def test_a_request_to_end_is_no_fault(tmp_path: Path, request_to_end: type[BaseException]) -> None:
    with pytest.raises(request_to_end):
        list(run_batch(plans(tmp_path, request_to_end()), 1, NullProgress()))
    assert os.listdir(tmp_path / "out") == ["a"]


def test_too_little_memory_for_one_file_is_reported_with_its_name(tmp_path: Path) -> None:
    plan = plans(tmp_path, MemoryError())[1]
    failure = outcome_of(0, plan, 0, NullProgress(), None).failure
    assert isinstance(failure, SigmoidError)
    assert str(failure) == f"{tmp_path / 'b'}: not enough memory"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="workers are forked")
def test_the_file_of_a_worker_that_dies_is_named_and_the_others_are_converted(
    tmp_path: Path,
) -> None:
    class Killer(Writer):
        def rows(self, columns: Sequence[Column]) -> bytes:
            if b"13" in columns[0].cells:
                os.kill(os.getpid(), 9)
            return super().rows(columns)

    made = [plan._replace(target=Killer(ValueError())) for plan in plans(tmp_path, ValueError())]
    outcomes = list(run_batch(made, 2, NullProgress()))
    [failure] = [outcome.failure for outcome in outcomes if outcome.failure is not None]
    assert str(failure) == f"{tmp_path / 'b'}: a worker process was killed by SIGKILL"
    assert (tmp_path / "out" / "c").read_text() == "0.5\n"
