"""CSV and TSV: records of fields, with or without a header."""
