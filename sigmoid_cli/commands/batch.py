"""`--output-dir` and `--in-place`: an output for each input."""

from __future__ import annotations

import os
from collections.abc import Generator, Sequence
from contextlib import closing

from sigmoid_cli.commands.batch_files import BatchFile, batch_files, output_names
from sigmoid_cli.commands.conversion import progress_for, report_invalid
from sigmoid_cli.commands.messages import write_message
from sigmoid_cli.commands.plan import conversion_plan, format_of
from sigmoid_cli.commands.typed_options import STANDARD_STREAM, BatchOptions, ConversionOptions
from sigmoid_cli.convert.batch import run_batch
from sigmoid_cli.convert.existing import unfinished
from sigmoid_cli.convert.inputs import File
from sigmoid_cli.convert.outcome import Outcome
from sigmoid_cli.convert.plan import Plan
from sigmoid_cli.convert.progress import Progress
from sigmoid_cli.convert.streams.url import is_url, joined, named
from sigmoid_cli.errors import FileError, SigmoidError, UsageError, printable, reason
from sigmoid_cli.formats.record_options import RecordOptions
from sigmoid_cli.numeric.calculation import Calculation


def convert_each(
    conversion: ConversionOptions,
    batch: BatchOptions,
    calculation: Calculation,
    record_options: RecordOptions,
) -> None:
    """Convert each input to an output of its own.

    Raises:
        UsageError: before anything is done, if the options contradict one another.
        SigmoidError: at the end, if an input could not be converted.
    """
    _refuse_contradictions(conversion, batch)
    progress = progress_for(conversion, to_files=True)
    files = _files(conversion.words, batch)
    sources = [format_of(one.file, conversion.source_format) for one in files]
    formats = [(source, conversion.target_format or source) for source in sources]
    names = output_names(files, formats)
    plans = []
    for (file, _), name, (source_format, target) in zip(files, names, formats, strict=True):
        output = _output_of(file.path, batch.output_dir, name, source_format, target)
        plan = conversion_plan(
            (file,), calculation, source_format, target, output, record_options, 1
        )
        plans.append(plan._replace(keeps_compression=target == source_format))
    if batch.split is not None:
        from sigmoid_cli.commands.split import into_parts

        assert batch.output_dir is not None
        plans = into_parts(plans, batch.split, batch.output_dir)
    if batch.skip_existing:
        plans = _unfinished(plans)
    invalid = _convert(plans, conversion.jobs, batch.cluster, progress)
    progress.pause()
    report_invalid(invalid, calculation)


def _refuse_contradictions(conversion: ConversionOptions, batch: BatchOptions) -> None:
    """Refuse options that contradict one another.

    Raises:
        UsageError: if there are any.
    """
    needing_folder = {
        "--skip-existing": batch.skip_existing,
        "--split": batch.split,
        "--cluster": batch.cluster is not None,
    }
    for option, value in needing_folder.items():
        if value and not batch.output_dir:
            raise UsageError(f"{option} goes with --output-dir")
    if batch.output_dir and batch.in_place:
        raise UsageError("--output-dir and --in-place exclude one another")
    if conversion.output:
        raise UsageError("--output is for one output; --output-dir and --in-place write many")
    if batch.split is not None and batch.skip_existing:
        raise UsageError(
            "--split and --skip-existing exclude one another: an existing part may have been cut "
            "at another place"
        )


def _files(words: Sequence[str], batch: BatchOptions) -> list[BatchFile]:
    """Returns the files that the words name.

    Raises:
        UsageError: for standard input, or without any word.
        FileError: for a folder without files.
    """
    if not words or STANDARD_STREAM in words:
        raise UsageError("--output-dir and --in-place take files and folders as INPUT")
    return batch_files(words, batch.output_dir, in_place=batch.in_place)


def _output_of(path: str, directory: str | None, name: str, source_format: str, target: str) -> str:
    """Returns the output for a file: that name in the directory, or the file itself without one.

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
    output = joined(directory, name) if is_url(directory) else os.path.join(directory, name)
    if _identity(output) == _identity(path):
        raise UsageError(f"{named(output)}: is an input too", "to rewrite files use: --in-place")
    return output


def _identity(path: str) -> str:
    """Returns the same text for all names of a file."""
    return path if is_url(path) else os.path.realpath(path)


def _convert(
    plans: Sequence[Plan], jobs: int | None, cluster: str | None, progress: Progress
) -> int:
    """Run the plans and report each failure. Returns the number of invalid tokens.

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
                write_message(str(outcome.failure), outcome.failure.remedy)
    if failed:
        done = len(plans) - failed
        were = "was" if done == 1 else "were"
        raise SigmoidError(f"{failed} of {len(plans)} files failed, {done} {were} converted")
    return invalid


def _outcomes(
    plans: Sequence[Plan], jobs: int | None, cluster: str | None, progress: Progress
) -> Generator[Outcome]:
    """Yield the outcome of each plan, run here or on a cluster."""
    if cluster is None:
        yield from run_batch(plans, jobs, progress)
    else:
        from sigmoid_cli.convert.cluster.run import run_on_cluster

        yield from run_on_cluster(plans, cluster, jobs, progress)


def _unfinished(plans: Sequence[Plan]) -> list[Plan]:
    """Returns the plans whose output is missing or older than the input. Reports unknown times."""
    found = unfinished(plans)
    if found.unknown:
        one = len(found.unknown) == 1
        write_message(
            f"--skip-existing: {named(found.unknown[0])}"
            f"{' has' if one else f' and {len(found.unknown) - 1} more have'} "
            f"no time of change: converting {'it' if one else 'them'} again"
        )
    return found.plans


def _refuse_collisions(plans: Sequence[Plan]) -> None:
    inputs: dict[str, str] = {}
    for plan in plans:
        [(file, _)] = plan.inputs
        assert isinstance(file, File)
        assert plan.output is not None
        target = _identity(plan.output)
        if target in inputs:
            raise UsageError(
                f"{named(inputs[target])} and {named(file.path)} would both be written "
                f"to {named(plan.output)}",
                "leave one out, or convert them into different folders",
            )
        inputs[target] = file.path


def _check_directory(directory: str) -> None:
    """Make a missing directory.

    Raises:
        FileError: if it cannot be made or written.
    """
    try:
        os.makedirs(directory, exist_ok=True)
    except OSError as error:
        raise FileError(directory, reason(error)) from None
    if not os.access(directory, os.W_OK):
        raise FileError(directory, "permission denied")


def _prepare_stores(urls: Sequence[str]) -> None:
    """Make the folders of outputs.

    Raises:
        SigmoidError: if a store cannot be written.
    """
    if not urls:
        return
    from sigmoid_cli.convert.remote.listing import check_destination, make_folder

    one_of_each = {"/".join(url.split("/", 3)[:3]): url for url in reversed(urls)}
    for url in one_of_each.values():
        check_destination(url)
    for directory in {url.rpartition("/")[0] for url in urls}:
        make_folder(directory)


def _check_target(plan: Plan) -> None:
    """Refuse an output that could not replace what is there.

    Raises:
        FileError: if so.
    """
    assert plan.output is not None
    if is_url(plan.output):
        return  # an object store reports that only when it is written
    if os.path.isdir(plan.output):
        raise FileError(plan.output, "is a directory")
    if os.path.exists(plan.output) and not os.path.isfile(plan.output):
        raise FileError(plan.output, "is not a regular file")
    if os.path.exists(plan.output) and not os.access(plan.output, os.W_OK):
        raise FileError(plan.output, "permission denied")
