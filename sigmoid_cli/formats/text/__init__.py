"""Text: numbers separated by white space, line by line."""
