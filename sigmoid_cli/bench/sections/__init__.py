"""The parts of a benchmark, one file each; `bulk` is common to those that run programs on files."""
