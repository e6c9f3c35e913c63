"""`sigmoid bench`: measure speed and accuracy against other installed tools."""

from __future__ import annotations

import math
import sys
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from sigmoid_cli.bench.settings import DEFAULT, SECONDS, Settings
from sigmoid_cli.bench.size import parsed
from sigmoid_cli.commands import options
from sigmoid_cli.commands.command import Command, DescribedChoice
from sigmoid_cli.commands.numbers import Number, WholeNumber
from sigmoid_cli.commands.options import option
from sigmoid_cli.commands.output import refuse_folder, refuse_foreign_ending
from sigmoid_cli.commands.typed_options import output_path, taken
from sigmoid_cli.errors import INTERRUPTED, FileError, SigmoidError, printable, reason

if TYPE_CHECKING:
    from sigmoid_cli.bench.comparison import Comparison
    from sigmoid_cli.bench.exporters import Exporter
    from sigmoid_cli.bench.report import Report

_EXAMPLES = (
    ("sigmoid bench", "all sections but small, in half a minute"),
    ("sigmoid bench --only text --seconds 60", "one section, with more time"),
    ("sigmoid bench --only small", "whole programs on files of ordinary size"),
    ("sigmoid bench --to json -o old.json", "save a report"),
    ("sigmoid bench --compare old.json", "compare with it; exit 1 if slower or less accurate"),
)
_SECTIONS = {
    "core": "σ and σ′ of arrays in memory",
    "family": "logit, logarithms, location and scale of arrays",
    "text": "whole programs on one number per line",
    "csv": "whole programs on a column of CSV",
    "npy": "whole programs on a NumPy file",
    "start": "time to the first result",
    "small": "whole programs on 1,000 to 100,000 lines",
}
_FORMATS = {
    "rich": "tables for a terminal",
    "markdown": "tables in Markdown",
    "csv": "one record for each contender",
    "json": "everything, for --compare",
}


class BenchOptions(NamedTuple):
    """What to measure, and where to write it; None or empty for the default.

    Attributes:
        only: names of sections.
        size: how many numbers.
        seconds: how long to measure.
        interval: the ends of the interval of the numbers.
        seed: of the numbers and of the order of the runs.
        jobs: how many processes the program may use.
        compare: the path of an earlier report.
        threshold: percent of speed that may be lost.
        form: the format of the report.
        output: where to write it.
        color: whether to use colour.
    """

    only: tuple[str, ...]
    size: int | None
    seconds: float | None
    interval: tuple[float, float] | None
    seed: int | None
    jobs: int | None
    compare: str | None
    threshold: float
    form: str | None
    output: str | None
    color: bool | None


class Size(click.ParamType):  # type: ignore[type-arg]  # Click 8.2 and 8.3 know no [int]
    """A count of numbers: 1000, 1e6, 64k, 10M."""

    name = "size"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        if isinstance(value, int):
            return value
        try:
            return parsed(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


def _sections(
    context: click.Context, parameter: click.Parameter, value: tuple[str, ...]
) -> tuple[str, ...]:
    return tuple(section for section in SECONDS if section in value)


def _range(
    context: click.Context, parameter: click.Parameter, value: tuple[float, float] | None
) -> tuple[float, float] | None:
    if value is None:
        return None
    low, high = value
    if not (math.isfinite(high - low) and low < high):
        raise click.BadParameter(f"{low:g} {high:g} is not an interval of numbers, LO below HI")
    return value


def _finite(
    context: click.Context, parameter: click.Parameter, value: float | None
) -> float | None:
    """Returns the value; refuses nan, which passes every comparison."""
    if value is not None and not math.isfinite(value):
        raise click.BadParameter(f"{value} is not a number")
    return value


@click.command("bench", cls=Command, examples=_EXAMPLES)
@option(
    "--only",
    type=DescribedChoice(_SECTIONS),
    multiple=True,
    callback=_sections,
    group="Measurement",
    brief="Run one section: core, family, text, csv, …",
    help="Run only this section. Repeatable. core: σ and σ′ of arrays in memory; family: logit "
    "and logarithms of arrays; text, csv, npy: whole programs on files; start: time to the first "
    "result; small: whole programs on 1,000 to 100,000 lines. Default: all but small.",
)
@option(
    "--size",
    metavar="N",
    type=Size(),
    group="Measurement",
    brief="Compute N numbers.",
    help="Compute N numbers, such as 1e6 or 10M. Default: as many as fit the time.",
)
@option(
    "--seconds",
    metavar="S",
    type=Number(min=1, max=86400),
    callback=_finite,
    group="Measurement",
    brief="Finish in about S seconds.",
    help="Finish in about S seconds. Default: 25 for all sections but small, 50 for small; more "
    "with a large --size.",
)
@option(
    "--range",
    "interval",
    metavar="LO HI",
    type=Number(),
    nargs=2,
    callback=_range,
    group="Measurement",
    help="Draw the numbers from this interval. Default: -10 10.",
)
@option(
    "--seed",
    metavar="N",
    type=WholeNumber(min=0),
    group="Measurement",
    help="Seed the numbers and the order of the runs with N. Default: 0.",
)
@option(
    "--compare",
    metavar="OLD.json",
    completes="file",
    group="Comparison",
    brief="Measure again and compare with a report.",
    help="Measure what that report measured and compare. Exit 1 if this program got slower or less "
    "accurate.",
)
@option(
    "--threshold",
    metavar="PERCENT",
    type=Number(min=0),
    callback=_finite,
    default=10.0,
    group="Comparison",
    help="With --compare, allow this loss of speed. Default: 10.",
)
@option(
    "--to",
    "form",
    type=DescribedChoice(_FORMATS),
    group="Output",
    brief="Write the report in this format.",
    help="Write the report in this format. Default: by the output's ending, else rich on a "
    "terminal and markdown elsewhere.",
)
@options.output
@options.work
@options.color
def command(**keywords: Any) -> int:
    """Measure speed and accuracy on this machine against other installed tools.

    Each speed comes with an accuracy: the worst error in units in the last place (ulp), the share
    of correctly rounded results, and where the contender breaks.
    """
    from sigmoid_cli.convert.streams.whole_file import written_whole

    chosen = taken(BenchOptions, keywords)
    old = None if chosen.compare is None else _old(chosen.compare)
    settings = _settings(old, chosen)
    output = output_path(chosen.output)
    exporter = _exporter(output, chosen.form, chosen.color)
    if output is None:
        report, comparison = _measured(settings, old, chosen.threshold)
        _print(exporter.render(report, comparison))
        return _status(report, comparison)
    with written_whole(output) as sink:
        report, comparison = _measured(settings, old, chosen.threshold)
        text = exporter.render(report, comparison)
        if not report.is_complete:
            _print(text)  # keep the old file rather than write half a report
            raise KeyboardInterrupt
        sink.write(text.encode())
    return _status(report, comparison)


def _print(text: str) -> None:
    """Print a report; the exporter has decided whether it has colour."""
    click.echo(text, nl=False, color=True)


def _status(report: Report, comparison: Comparison | None) -> int:
    if not report.is_complete:
        return INTERRUPTED
    return int(report.is_broken or (comparison is not None and comparison.is_worse))


def _settings(old: Report | None, chosen: BenchOptions) -> Settings:
    """Returns the settings; options left out are those of the old report, or the defaults."""
    before = {} if old is None else dict(old.settings)
    low, high = chosen.interval or before.get("range") or (-10.0, 10.0)
    return Settings(
        sections=chosen.only
        or tuple(section for section in SECONDS if section in before.get("only", DEFAULT)),
        size=chosen.size,
        seconds=chosen.seconds,
        jobs=chosen.jobs or before.get("jobs"),
        low=low,
        high=high,
        seed=chosen.seed if chosen.seed is not None else before.get("seed", 0),
        baseline=old,
    )


def _old(path: str) -> Report:
    from sigmoid_cli.bench.saved_report import decoded

    try:
        with open(path, "rb") as file:
            data = file.read()
    except OSError as error:
        raise FileError(path, reason(error)) from None
    try:
        return decoded(data)
    except SigmoidError as error:
        raise SigmoidError(f"{printable(path)}: {error}", error.remedy) from None


def _measured(
    settings: Settings, old: Report | None, threshold: float
) -> tuple[Report, Comparison | None]:
    from sigmoid_cli.bench.comparison import compared
    from sigmoid_cli.bench.progress import BenchProgress
    from sigmoid_cli.bench.run import run

    with BenchProgress(sys.stderr) as line:
        report = run(settings, line.show)
    if old is None:
        return report, None
    return report, compared(old, report, threshold / 100, settings.seed)


def _exporter(output: str | None, form: str | None, color: bool | None) -> Exporter:
    from sigmoid_cli.bench import exporters

    form = form or (output and exporters.by_ending(output)) or None
    if output is not None:
        refuse_folder(output)
        if form is None:
            refuse_foreign_ending(output)
    if form is None:
        is_terminal = output is None and sys.stdout is not None and sys.stdout.isatty()
        form = "rich" if is_terminal else "markdown"
    if form == "markdown":
        from sigmoid_cli.bench.exporters.markdown import MarkdownExporter

        return MarkdownExporter()
    if form == "csv":
        from sigmoid_cli.bench.exporters.csv import CsvExporter

        return CsvExporter()
    if form == "json":
        from sigmoid_cli.bench.exporters.json import JsonExporter

        return JsonExporter()
    from sigmoid_cli.bench.exporters.rich import RichExporter
    from sigmoid_cli.display.screen import screen

    terminal = screen(None if output else sys.stdout, color)
    return RichExporter(terminal.width, terminal.has_color, terminal.is_unicode)
