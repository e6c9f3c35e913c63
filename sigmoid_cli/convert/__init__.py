"""Runs plans: reads inputs, converts them block by block, and writes outputs."""
