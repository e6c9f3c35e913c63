"""Converts one input with several processes of this machine."""
