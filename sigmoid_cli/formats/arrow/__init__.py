"""Arrow IPC files, which Feather is a name of, read and written by pyarrow."""
