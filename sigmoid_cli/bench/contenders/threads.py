"""How scripts are held to a number of threads."""

from __future__ import annotations


def polars_threads(jobs: int | None) -> str:
    """The line before `import polars`; none if it may use all cores."""
    return "" if jobs is None else f"import os; os.environ['POLARS_MAX_THREADS'] = '{jobs}'\n"


def duckdb_threads(jobs: int | None) -> str:
    """The line before DuckDB is used; none if it may use all cores."""
    return "" if jobs is None else f"import duckdb; duckdb.execute('SET threads = {jobs}')\n"
