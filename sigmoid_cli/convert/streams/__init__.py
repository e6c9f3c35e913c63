"""Opens inputs and outputs as streams of bytes."""
