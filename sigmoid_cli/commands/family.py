"""The options of the logistic family: inverse, log, upper tail, location and scale."""

from __future__ import annotations

from sigmoid_cli.errors import UsageError
from sigmoid_cli.frozen import Frozen

_OPTIONS = ("--inverse", "--log", "--upper-tail", "--location", "--scale", "--temperature")


class FamilyOptions(Frozen):
    """Which function of the family to compute, of z = (x − location)/scale.

    Attributes:
        inverse: whether the numbers are probabilities and the results what has them.
        log: whether the results are logarithms.
        upper_tail: whether −z is meant instead of z, or 1 − p instead of p.
        location: m.
        scale: s, above 0.
    """

    inverse: bool = False
    log: bool = False
    upper_tail: bool = False
    location: float = 0.0
    scale: float = 1.0

    def result(self, function: str) -> str:
        """Returns the name of the result in `logistic.registry`.

        Raises:
            UsageError: if the options contradict one another.
        """
        if self.inverse and self.log:
            raise UsageError(
                "--inverse and --log exclude one another",
                "for logarithms of probabilities, take exp of them first",
            )
        if self.inverse:
            return "logit_upper" if self.upper_tail else "logit"
        if function == "grad":
            return "log_grad" if self.log else function
        if self.log:
            return "log_upper" if self.upper_tail else "log_sigmoid"
        return "upper" if self.upper_tail else function


def elsewhere(option: str, command: str) -> str | None:
    """Returns why a command does not take an option of the family; None of any other option."""
    if option not in _OPTIONS or command not in ("grad", "table"):
        return None
    if command == "table":
        return f"table shows σ and σ′; for columns in a file use: sigmoid eval {option} --to csv"
    if option == "--inverse":
        return "σ′ has no inverse; for logits use: sigmoid eval --inverse"
    return "σ′ has no tails; for 1 − σ use: sigmoid eval --upper-tail"
