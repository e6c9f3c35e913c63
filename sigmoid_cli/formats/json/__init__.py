"""JSON: a number, or numbers in nested arrays."""
