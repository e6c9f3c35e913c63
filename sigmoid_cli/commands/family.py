"""What to say of options of the logistic family that a command does not take."""

from __future__ import annotations

_OPTIONS = ("--inverse", "--log", "--upper-tail", "--location", "--scale", "--temperature")


def elsewhere(option: str, command: str) -> str | None:
    """Returns why a command does not take an option of the family; None of any other option."""
    if option not in _OPTIONS or command not in ("grad", "table"):
        return None
    if command == "table":
        return f"table shows σ and σ′; for columns in a file use: sigmoid eval {option} --to csv"
    if option == "--inverse":
        return "σ′ has no inverse; for logits use: sigmoid eval --inverse"
    return "σ′ has no tails; for 1 − σ use: sigmoid eval --upper-tail"
