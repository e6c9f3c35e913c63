"""The section `csv`: the result for one of six columns is added to each record."""

from __future__ import annotations

import numpy as np

from sigmoid_cli.bench.contenders.ours import ours
from sigmoid_cli.bench.contenders.programs import Program
from sigmoid_cli.bench.contenders.threads import duckdb_threads, polars_threads
from sigmoid_cli.bench.measure.sample import Array
from sigmoid_cli.bench.sections import text
from sigmoid_cli.bench.sections.bulk import Task

_HEADER = b"id,time,user,score,weight,group\n"

_AWK = (
    'NR == 1 { print $0 ",score_sigmoid"; next } '
    r'{ printf "%s,%.17g\n", $0, 1 / (1 + exp(-$4)) }'
)

_PERL = r'print $. == 1 ? "$_,score_sigmoid" : sprintf("%s,%.17g", $_, 1 / (1 + exp(-$F[3])))'

_POLARS = """\
import sys, polars as pl
records = pl.scan_csv(sys.argv[1])
result = (1 / (1 + (-pl.col("score")).exp())).alias("score_sigmoid")
records.with_columns(result).sink_csv("/dev/stdout")
"""

_DUCKDB = """\
import sys, duckdb
duckdb.execute('''COPY (
    SELECT *, 1 / (1 + exp(-score)) AS score_sigmoid FROM read_csv(?)
) TO '/dev/stdout' ''', sys.argv[1:])
"""


def task(jobs: int | None) -> Task:
    """Returns the task: σ of the column `score`."""
    return Task(
        "csv",
        "σ, a column of six",
        ".csv",
        (
            ours(jobs, "eval", "--column", "score"),
            Program("mawk", ("mawk", "-F,", _AWK)),
            Program("gawk", ("gawk", "-F,", _AWK)),
            Program("awk", ("awk", "-F,", _AWK)),
            Program("perl", ("perl", "-F,", "-lane", _PERL)),
            Program("Miller", ("mlr", "--csv", "put", "$score_sigmoid = 1 / (1 + exp(-$score))")),
            Program("DuckDB", ("-c", duckdb_threads(jobs) + _DUCKDB), module="duckdb"),
            Program("Polars", ("-c", polars_threads(jobs) + _POLARS), module="polars"),
        ),
        encoded,
        decoded,
    )


def encoded(x: Array) -> bytes:
    """Returns records of about 60 bytes with the numbers in the fourth field."""
    scores = text.encoded(x).splitlines()
    return _HEADER + b"".join(
        b"%d,2024-05-%02dT12:00:00Z,user%05d,%s,0.25,%c\n"
        % (index, index % 28 + 1, index % 99_991, score, 97 + index % 26)
        for index, score in enumerate(scores)
    )


def decoded(output: bytes) -> Array:
    """Returns the numbers in the last field of each record except the header."""
    return np.array([float(line.rpartition(b",")[2]) for line in output.splitlines()[1:]])
