"""orjson, loaded while signals wait: it crashes if the exception of a signal strikes its import."""

from __future__ import annotations

from sigmoid_cli.interrupts import shielded

with shielded():
    import orjson

__all__ = ["orjson"]
