"""Measure speed and accuracy on this machine against other installed tools."""
