"""The options of a command line as typed values, made once from the keywords that Click passes."""

from __future__ import annotations

from typing import Any, TypeVar

from sigmoid_cli.errors import UsageError
from sigmoid_cli.formats.record_options import RecordOptions
from sigmoid_cli.frozen import Frozen
from sigmoid_cli.numeric.calculation import Calculation

T = TypeVar("T")

STANDARD_STREAM = "-"
"""Names standard input as an INPUT, and standard output as an output."""

ALL_ROWS = 0


class ConversionOptions(Frozen):
    """How to convert inputs to one output.

    Attributes:
        words: each INPUT as typed.
        source_format: the name of the format of all inputs; None to go by their endings.
        target_format: the name of the format of the output; None to go by its ending.
        output: a path, a URL, or `-`; None for standard output.
        jobs: how many processes may share the work; None to choose.
        progress: whether to show progress; None to choose.
        color: whether to use colour; None to choose.
    """

    words: tuple[str, ...]
    source_format: str | None
    target_format: str | None
    output: str | None
    jobs: int | None
    progress: bool | None
    color: bool | None

    @property
    def output_path(self) -> str | None:
        """The path or URL of the output; None for standard output."""
        return output_path(self.output)


class BatchOptions(Frozen):
    """How to write one output for each input; what is not asked for is false.

    Attributes:
        output_dir: the folder of the outputs.
        in_place: whether each output replaces its input.
        skip_existing: whether to leave out inputs whose output is up to date.
        split: the size in bytes of the parts to cut inputs into.
        cluster: the address of a Dask cluster.
    """

    output_dir: str | None
    in_place: bool
    skip_existing: bool
    split: int | None
    cluster: str | None

    @property
    def is_asked(self) -> bool:
        """Whether any of these options is given."""
        return bool(
            self.output_dir or self.in_place or self.skip_existing or self.split or self.cluster
        )


class NumberOptions(Frozen):
    """How numbers are read and written (see `Calculation`)."""

    precision: int | None
    decimals: int | None
    decimal_comma: bool
    dtype: str | None
    on_error: str

    def calculation(self, *functions: str) -> Calculation:
        """Returns the calculation of these functions.

        Raises:
            UsageError: if the options contradict one another.
        """
        if self.precision is not None and self.decimals is not None:
            raise UsageError(
                "--precision and --decimals exclude one another",
                "--precision counts significant digits, --decimals those after the point",
            )
        return Calculation(
            functions,
            self.dtype or "float64",
            self.precision,
            self.on_error,
            keeps_dtype=self.dtype is None,
            decimals=self.decimals,
            decimal_comma=self.decimal_comma,
        )


class FamilyOptions(Frozen):
    """Which function of the family to compute, of z = (x − location)/scale.

    Attributes:
        inverse: whether the numbers are probabilities and the results what has them.
        log: whether the results are logarithms.
        upper_tail: whether −z is meant instead of z, or 1 − p instead of p.
        location: m.
        scale: s, above 0.
    """

    inverse: bool = False
    log: bool = False
    upper_tail: bool = False
    location: float = 0.0
    scale: float = 1.0

    def result(self, function: str) -> str:
        """Returns the name of the result in `logistic.registry`.

        Raises:
            UsageError: if the options contradict one another.
        """
        if self.inverse and self.log:
            raise UsageError(
                "--inverse and --log exclude one another",
                "for logarithms of probabilities, take exp of them first",
            )
        if self.inverse:
            return "logit_upper" if self.upper_tail else "logit"
        if function == "grad":
            return "log_grad" if self.log else function
        if self.log:
            return "log_upper" if self.upper_tail else "log_sigmoid"
        return "upper" if self.upper_tail else function


class FunctionOptions(Frozen):
    """The options of a command that applies one function."""

    conversion: ConversionOptions
    batch: BatchOptions
    records: RecordOptions
    numbers: NumberOptions
    family: FamilyOptions
    steps: bool

    @classmethod
    def of(cls, keywords: dict[str, Any]) -> FunctionOptions:
        """Returns the options from Click's keywords; not every function has all of them."""
        return cls(
            taken(ConversionOptions, keywords),
            taken(BatchOptions, keywords),
            taken(RecordOptions, keywords),
            taken(NumberOptions, keywords),
            FamilyOptions(
                **{name: keywords.pop(name) for name in FamilyOptions._fields if name in keywords}
            ),
            keywords.pop("steps", False),
        )


class TableOptions(Frozen):
    """What a table shows and how.

    Attributes:
        plot: whether to draw the curves instead.
        rows: how many rows a table to look at has; `ALL_ROWS` for all, None to choose.
        depth: how many layers of sigmoids a gradient passes; None for no such column.
    """

    plot: bool
    rows: int | None
    depth: int | None


def taken(kind: type[T], keywords: dict[str, Any]) -> T:
    """Returns a value of a class whose fields have the names of keywords, and removes these."""
    return kind(**{name: keywords.pop(name) for name in kind.__annotations__})


def output_path(output: str | None) -> str | None:
    """Returns the path or URL of an output as typed; None for standard output."""
    return None if output == STANDARD_STREAM else output
