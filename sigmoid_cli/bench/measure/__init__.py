"""How it is measured: sample, accuracy, breaks and timed rounds."""
