"""The parts of a benchmark; `arrays` and `bulk` are common to those in memory and on files."""
