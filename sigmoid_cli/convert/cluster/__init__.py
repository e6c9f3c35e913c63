"""Converts batches on a Dask cluster."""
