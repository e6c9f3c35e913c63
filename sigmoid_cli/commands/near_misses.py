"""Suggestions for words that are no command."""

from __future__ import annotations

import os
import shlex
from collections.abc import Sequence

from sigmoid_cli.numeric.grammar import is_number

KNOWN_AS = {
    "expit": "eval",
    "plogis": "eval",
    "logistic": "eval",
    "sigmoid": "eval",
    "σ": "eval",
    "logit": "eval --inverse",
    "qlogis": "eval --inverse",
    "log_expit": "eval --log",
    "logsigmoid": "eval --log",
    "log_sigmoid": "eval --log",
    "dlogis": "grad",
    "derivative": "grad",
    "gradient": "grad",
    "sigmoid_grad": "grad",
    "plot": "table --plot",
    "show": "table",
    "benchmark": "bench",
    "compare": "bench --compare",
    "version": "--version",
}
"""Names of commands in R, scipy and everyday use, with the words to type instead."""

_LONGEST = 60


def hint(words: Sequence[str], commands: Sequence[str]) -> str:
    """Returns a suggestion for a command line whose first word is not a command."""
    first, *rest = words
    if is_number(os.fsencode(first)) or first == "-" or os.path.exists(first):
        return _question("eval", words)
    if first == "help":
        command = rest[:1] if rest[:1] and rest[0] in commands else []
        return _question(" ".join([*command, "--help"]), [])
    if first == "softplus":
        return f"{_question('eval --log --upper-tail', rest)} softplus is its negative."
    if first in KNOWN_AS:
        return _question(KNOWN_AS[first], rest)
    from difflib import get_close_matches

    near = get_close_matches(first, commands)
    return f"Did you mean {near[0]!r}?" if near else f"Commands: {', '.join(commands)}."


def _question(command: str, arguments: Sequence[str]) -> str:
    """Returns the question whether a command line was meant, shortened if it is long."""
    line = " ".join(["sigmoid", command, *map(shlex.quote, arguments)])
    return f"Did you mean '{line if len(line) <= _LONGEST else line[: _LONGEST - 1] + '…'}'?"
