"""What is measured: this program, formulas, libraries and programs."""
