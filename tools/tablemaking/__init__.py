"""How the tables of `sigmoid_cli/logistic/data/` are computed, a module for each group of them.

They grow out of a few powers in Python's integers by + − × ÷ on float64, so they come out the same
on every machine. A test compares every entry with MPFR.
"""
