"""The section `text`: one number per line."""

from __future__ import annotations

import numpy as np

from sigmoid_cli.bench.contenders.ours import ours
from sigmoid_cli.bench.contenders.programs import Program
from sigmoid_cli.bench.contenders.threads import duckdb_threads, polars_threads
from sigmoid_cli.bench.measure.sample import Array
from sigmoid_cli.bench.sections.bulk import Task
from sigmoid_cli.numeric.safe_orjson import orjson

_AWK = r'{ printf "%.17g\n", 1 / (1 + exp(-$1)) }'

_POLARS = """\
import sys, polars as pl
lines = pl.scan_csv(sys.argv[1], has_header=False, schema={"x": pl.Float64})
lines.select(1 / (1 + (-pl.col("x")).exp())).sink_csv("/dev/stdout", include_header=False)
"""

_DUCKDB = """\
import sys, duckdb
duckdb.execute('''COPY (
    SELECT 1 / (1 + exp(-x)) FROM read_csv(?, header = false, columns = {x: DOUBLE})
) TO '/dev/stdout' (HEADER false)''', sys.argv[1:])
"""


def task(jobs: int | None) -> Task:
    """Returns the task: σ of each line."""
    return Task(
        "text",
        "σ, a number a line",
        ".txt",
        (
            ours(jobs, "eval"),
            Program("mawk", ("mawk", _AWK)),
            Program("gawk", ("gawk", _AWK)),
            Program("awk", ("awk", _AWK)),
            Program("perl", ("perl", "-ne", r'printf "%.17g\n", 1 / (1 + exp(-$_))')),
            Program("Miller", ("mlr", "--nidx", "put", "$1 = 1 / (1 + exp(-$1))")),
            Program("jq", ("jq", "1 / (1 + ((-.) | exp))")),
            Program("DuckDB", ("-c", duckdb_threads(jobs) + _DUCKDB), module="duckdb"),
            Program("Polars", ("-c", polars_threads(jobs) + _POLARS), module="polars"),
        ),
        encoded,
        decoded,
    )


def encoded(x: Array) -> bytes:
    """Returns the numbers, one per line."""
    return orjson.dumps(x, option=orjson.OPT_SERIALIZE_NUMPY)[1:-1].replace(b",", b"\n") + b"\n"


def decoded(output: bytes) -> Array:
    """Returns the numbers of the lines."""
    return np.array([float(token) for token in output.split()])
