"""`python -m sigmoid_cli` is the same program as `sigmoid`."""

from sigmoid_cli.cli import main

main()
