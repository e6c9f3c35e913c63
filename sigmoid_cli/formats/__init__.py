"""Formats: how bytes of each become numbers or tables, and results become bytes."""
