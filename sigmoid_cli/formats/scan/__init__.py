"""Bytes as NumPy arrays: flags and where they are set, tokens framed for a parser, splicing."""
