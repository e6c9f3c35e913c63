"""JSON Lines: the result for one of six members is added to each object."""

from __future__ import annotations

import json

import numpy as np

from sigmoid_cli.bench.contenders.ours import ours
from sigmoid_cli.bench.contenders.programs import Program
from sigmoid_cli.bench.contenders.threads import duckdb_threads, polars_threads
from sigmoid_cli.bench.measure.sample import Array
from sigmoid_cli.bench.sections import text
from sigmoid_cli.bench.sections.bulk import Task

_MILLER = "$score_sigmoid = 1 / (1 + exp(-$score))"

_POLARS = """\
import sys, polars as pl
records = pl.scan_ndjson(sys.argv[1])
result = (1 / (1 + (-pl.col("score")).exp())).alias("score_sigmoid")
records.with_columns(result).sink_ndjson("/dev/stdout")
"""

_DUCKDB = """\
import sys, duckdb
duckdb.execute('''COPY (
    SELECT *, 1 / (1 + exp(-score)) AS score_sigmoid FROM read_json(?)
) TO '/dev/stdout' (FORMAT json)''', sys.argv[1:])
"""


def task(jobs: int | None) -> Task:
    """Returns the task: σ of the member `score`."""
    return Task(
        "jsonl",
        "σ, a member of six",
        ".jsonl",
        (
            ours(jobs, "eval", "--column", "score"),
            Program("Miller", ("mlr", "--ijsonl", "--ojsonl", "put", _MILLER)),
            Program("jq", ("jq", "-c", ".score_sigmoid = 1 / (1 + ((-.score) | exp))")),
            Program("DuckDB", ("-c", duckdb_threads(jobs) + _DUCKDB), module="duckdb"),
            Program("Polars", ("-c", polars_threads(jobs) + _POLARS), module="polars"),
        ),
        encoded,
        decoded,
    )


def encoded(x: Array) -> bytes:
    """Returns objects of about 110 bytes with the numbers in the fourth member."""
    return b"".join(
        b'{"id":%d,"time":"2024-05-%02dT12:00:00Z","user":"user%05d","score":%s,"weight":0.25,'
        b'"group":"%c"}\n' % (index, index % 28 + 1, index % 99_991, score, 97 + index % 26)
        for index, score in enumerate(text.encoded(x).splitlines())
    )


def decoded(output: bytes) -> Array:
    """Returns the numbers in the member `score_sigmoid` of each object."""
    try:
        return np.array([float(json.loads(line)["score_sigmoid"]) for line in output.splitlines()])
    except (KeyError, TypeError) as error:
        raise ValueError("an object without score_sigmoid") from error
