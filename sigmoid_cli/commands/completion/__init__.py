"""Completion in shells: scripts for bash, zsh and fish, and the column names that they ask for."""
