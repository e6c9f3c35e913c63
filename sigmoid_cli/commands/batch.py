"""`--output-dir` and `--in-place`: an output for each input."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterable, Mapping, Sequence
from contextlib import closing
from typing import Any

import click

from sigmoid_cli.commands.inputs import names_of
from sigmoid_cli.convert.batch import run_batch
from sigmoid_cli.convert.inputs import File
from sigmoid_cli.convert.outcome import Outcome
from sigmoid_cli.convert.plan import Plan
from sigmoid_cli.convert.progress import Progress
from sigmoid_cli.convert.streams.url import is_url, joined, name_of, named
from sigmoid_cli.errors import FileError, SigmoidError, UsageError, printable, reason
from sigmoid_cli.formats import registry


def refuse_contradictions(options: Mapping[str, Any]) -> None:
    """Raises an error for options that do not go together with an output for each input.

    Raises:
        UsageError: always that.
    """
    if options["output_dir"] and options["in_place"]:
        raise UsageError("--output-dir and --in-place exclude one another")
    if options["output"]:
        raise UsageError("--output is for one output; --output-dir and --in-place write many")


def refuse_without_directory(options: Mapping[str, Any]) -> None:
    """Raises an error for options that ask for a directory of outputs where there is none.

    Raises:
        UsageError: if so.
    """
    for option in ("skip_existing", "split", "cluster"):
        if options[option] and not options["output_dir"]:
            raise UsageError(f"--{option.replace('_', '-')} goes with --output-dir")


def files(words: Iterable[str]) -> list[File]:
    """The files that the words name; whether they are there is found when their turn comes.

    Raises:
        UsageError: for standard input and if there is no word.
    """
    given = list(words)
    if not given or "-" in given:
        raise UsageError("--output-dir and --in-place take files as INPUT")
    return [File(name) for word in given for name in names_of(word)]


def place(directory: str | None, path: str, source_format: str, target: str) -> str:
    """Where the output for a file goes: into the directory, or in the file's place.

    Raises:
        UsageError: if the output cannot go there.
    """
    if directory is None:
        if target != source_format:
            raise UsageError(
                f"--in-place keeps the format: {printable(path)} is {source_format}, not {target}",
                "for another format use: --output-dir DIR",
            )
        return path
    name = name_of(path) if is_url(path) else os.path.basename(path)
    name = registry.renamed(name, source_format, target)
    output = joined(directory, name) if is_url(directory) else os.path.join(directory, name)
    if _identity(output) == _identity(path):
        raise UsageError(f"{named(output)}: is an input too", "to rewrite files use: --in-place")
    return output


def _identity(place: str) -> str:
    """The same for all names of a file."""
    return place if is_url(place) else os.path.realpath(place)


def without_existing(plans: Iterable[Plan]) -> list[Plan]:
    """The plans whose output does not exist or is older than the input."""
    return [plan for plan in plans if not _is_current(plan)]


def convert(
    plans: Sequence[Plan], jobs: int | None, cluster: str | None, progress: Progress
) -> int:
    """Carries the plans out, telling of each that fails; gives the number of excused tokens.

    Raises:
        UsageError: before anything is done, if two inputs have one output.
        FileError: before anything is done, if an output cannot be written.
        SigmoidError: at the end, if some failed.
    """
    _refuse_collisions(plans)
    outputs = [_identity(plan.output or "") for plan in plans]
    for directory in {os.path.dirname(output) for output in outputs if not is_url(output)}:
        _check_directory(directory)
    _prepare_stores([output for output in outputs if is_url(output)])
    for plan in plans:
        _check_target(plan)
    invalid = failed = 0
    with closing(_outcomes(plans, jobs, cluster, progress)) as outcomes:
        for outcome in outcomes:
            invalid += outcome.invalid
            if outcome.failure is not None:
                failed += 1
                progress.pause()
                if len(plans) == 1:
                    raise SigmoidError(str(outcome.failure), outcome.failure.remedy)
                message = "\n".join(filter(None, [str(outcome.failure), outcome.failure.remedy]))
                click.echo(f"sigmoid: {message}", err=True)
    if failed:
        done = len(plans) - failed
        were = "was" if done == 1 else "were"
        raise SigmoidError(f"{failed} of {len(plans)} files failed, {done} {were} converted")
    return invalid


def _outcomes(
    plans: Sequence[Plan], jobs: int | None, cluster: str | None, progress: Progress
) -> Generator[Outcome]:
    """What becomes of each plan, here or on a cluster."""
    if cluster is None:
        yield from run_batch(plans, jobs, progress)
    else:
        from sigmoid_cli.convert.cluster.run import run_on_cluster

        yield from run_on_cluster(plans, cluster, jobs, progress)


def _is_current(plan: Plan) -> bool:
    [(given, _)] = plan.inputs
    assert isinstance(given, File)
    assert plan.output is not None
    output, source = _modified(plan.output), _modified(given.path)
    return output is not None and source is not None and output >= source


def _modified(place: str) -> int | None:
    """When the file was last changed, in nanoseconds; None if there is none, or nobody knows."""
    if is_url(place):
        from sigmoid_cli.convert.remote.listing import modified

        return modified(place)
    try:
        return os.stat(place).st_mtime_ns
    except OSError:
        return None


def _refuse_collisions(plans: Sequence[Plan]) -> None:
    inputs: dict[str, str] = {}
    for plan in plans:
        [(given, _)] = plan.inputs
        assert isinstance(given, File)
        assert plan.output is not None
        target = _identity(plan.output)
        if target in inputs:
            raise UsageError(
                f"{named(inputs[target])} and {named(given.path)} would both be written "
                f"to {named(plan.output)}",
                "leave one out, or convert them into different folders",
            )
        inputs[target] = given.path


def _check_directory(directory: str) -> None:
    """Makes the directory where it is missing, and raises an error if it cannot be written."""
    try:
        os.makedirs(directory, exist_ok=True)
    except OSError as error:
        raise FileError(directory, reason(error)) from None
    if not os.access(directory, os.W_OK):
        raise FileError(directory, "permission denied")


def _prepare_stores(urls: Sequence[str]) -> None:
    """Makes the folders of outputs, and raises an error if one of a store cannot be written."""
    if not urls:
        return
    from sigmoid_cli.convert.remote.listing import check_destination, make_folder

    one_of_each = {"/".join(url.split("/", 3)[:3]): url for url in reversed(urls)}
    for url in one_of_each.values():
        check_destination(url)
    for directory in {url.rpartition("/")[0] for url in urls}:
        make_folder(directory)


def _check_target(plan: Plan) -> None:
    """Raises an error if there is something that the output could not replace in the end."""
    assert plan.output is not None
    if is_url(plan.output):
        return  # an object store tells only when it is written
    if os.path.isdir(plan.output):
        raise FileError(plan.output, "is a directory")
    if os.path.exists(plan.output) and not os.path.isfile(plan.output):
        raise FileError(plan.output, "is not a regular file")
    if os.path.exists(plan.output) and not os.access(plan.output, os.W_OK):
        raise FileError(plan.output, "permission denied")
