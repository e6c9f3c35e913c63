"""The columns of Parquet for completion, read from the footer without pyarrow.

To import pyarrow takes three times as long as all else that completion does. The footer is a Thrift
structure in the compact protocol: https://parquet.apache.org/docs/file-format/metadata/ and
https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from sigmoid_cli.formats.column_names import ColumnName
from sigmoid_cli.formats.record_options import RecordOptions

_MAGIC = b"PAR1"
_TAIL = 8
"""The length of what a file ends with: the size of the footer in four bytes, the magic."""

_TYPES = ("boolean", "int32", "int64", "int96", "float", "double", "text", "fixed")

# Field types of the compact protocol
_TRUE, _FALSE, _BYTE, _DOUBLE, _BINARY, _LIST, _SET, _STRUCT = 1, 2, 3, 7, 8, 9, 10, 12
_INTEGERS = (4, 5, 6)

# Fields of FileMetaData and of SchemaElement
_SCHEMA = 2
_TYPE, _NAME, _CHILDREN = 1, 4, 5

Value = int | bytes | list["Value"] | dict[int, "Value"]


def of_parquet(file: BinaryIO, bound: int, record_options: RecordOptions) -> list[ColumnName]:
    """Returns the columns that are not nested, with their types (see `formats.column_names`).

    Raises:
        ValueError: if it is not a parquet file, or its schema does not end within the bound.
    """
    end = file.seek(0, 2)
    file.seek(max(end - _TAIL, 0))
    tail = file.read(_TAIL)
    size = int.from_bytes(tail[:4], "little")
    if tail[4:] != _MAGIC or size > end - _TAIL:
        raise ValueError("not a parquet file")
    file.seek(end - _TAIL - size)
    try:
        return list(_columns(_schema(file.read(min(size, bound)))))
    except (IndexError, RecursionError) as error:
        raise ValueError("not a schema") from error


def _schema(footer: bytes) -> list[dict[int, Value]]:
    """Returns the elements of the schema, a tree in depth-first order."""
    for id_, value in _Compact(footer).fields():
        if id_ == _SCHEMA and isinstance(value, list):
            return [element for element in value if isinstance(element, dict)]
    raise ValueError("no schema")


def _columns(schema: list[dict[int, Value]]) -> Iterator[ColumnName]:
    position = 1
    for _ in range(_children(schema[0])):
        element = schema[position]
        name, type_ = element.get(_NAME), element.get(_TYPE)
        if isinstance(name, bytes) and isinstance(type_, int):
            yield ColumnName(name.decode("utf-8", "surrogateescape"), _TYPES[type_])
        waiting = 1
        while waiting > 0:
            waiting += _children(schema[position]) - 1
            position += 1


def _children(element: dict[int, Value]) -> int:
    count = element.get(_CHILDREN, 0)
    return count if isinstance(count, int) else 0


class _Compact:
    """Reads values in the compact protocol from bytes, one after the other."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._position = 0

    def fields(self) -> Iterator[tuple[int, Value]]:
        """Yield the fields of the structure that comes next, by their numbers."""
        id_ = 0
        while header := self._byte():
            id_ = id_ + (header >> 4) if header >> 4 else self._integer()
            kind = header & 15
            yield id_, int(kind == _TRUE) if kind in (_TRUE, _FALSE) else self._value(kind)

    def _value(self, kind: int) -> Value:
        if kind in _INTEGERS:
            return self._integer()
        if kind in (_TRUE, _FALSE, _BYTE):
            return self._byte()
        if kind == _BINARY:
            return self._bytes(self._unsigned())
        if kind == _DOUBLE:
            return self._bytes(8)
        if kind in (_LIST, _SET):
            header = self._byte()
            size = header >> 4 if header >> 4 < 15 else self._unsigned()
            return [self._value(header & 15) for _ in range(size)]
        if kind == _STRUCT:
            return dict(self.fields())
        raise ValueError(f"no field is of type {kind}")

    def _byte(self) -> int:
        byte = self._data[self._position]
        self._position += 1
        return byte

    def _bytes(self, size: int) -> bytes:
        start = self._position
        self._position += size
        return self._data[start : self._position]

    def _unsigned(self) -> int:
        value = shift = 0
        while True:
            byte = self._byte()
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    def _integer(self) -> int:
        value = self._unsigned()
        return (value >> 1) ^ -(value & 1)
