"""Parquet: typed columns in row groups, by pyarrow."""
