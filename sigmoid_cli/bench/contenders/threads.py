"""Limit the threads of scripts."""

from __future__ import annotations


def polars_threads(jobs: int | None) -> str:
    """Returns the line before `import polars`; empty to use all cores."""
    return "" if jobs is None else f"import os; os.environ['POLARS_MAX_THREADS'] = '{jobs}'\n"


def duckdb_threads(jobs: int | None) -> str:
    """Returns the line before DuckDB is used; empty to use all cores."""
    return "" if jobs is None else f"import duckdb; duckdb.execute('SET threads = {jobs}')\n"
