"""Writes tables of any format as an Arrow file."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from sigmoid_cli.formats.parquet.writer import ParquetWriter


class ArrowWriter(ParquetWriter):
    """Writes tables as record batches, compressed as Feather is by default (see `TableWriter`)."""

    def _open(self, schema: Any) -> Any:
        options = pa.ipc.IpcWriteOptions(compression="lz4")
        return pa.ipc.new_file(self._drain, schema, options=options)

    def _write(self, table: Any) -> None:
        self._writer.write_table(table.combine_chunks(), max_chunksize=table.num_rows)
