"""An expression of the logistic family: which function, of which tail, with location and scale.

It needs no NumPy; `family` computes arrays of it.
"""

from __future__ import annotations

from collections.abc import Callable
from math import frexp, isfinite
from typing import NamedTuple

from sigmoid_cli.logistic import exact, exact_family


class Member:
    """A function of the family.

    Attributes:
        sign: how it is written.
        about: what it is, with its formula; z = (x − location)/scale.
        suffix: what a column of its results is called: NAME_suffix.
        upper_suffix: the same of its upper tail, or None where there is no such thing.
        evaluate: it, for one number.
    """

    def __init__(
        self,
        sign: str,
        about: str,
        suffix: str,
        upper_suffix: str | None,
        evaluate: exact_family.Evaluator,
    ) -> None:
        self.sign = sign
        self.about = about
        self.suffix = suffix
        self.upper_suffix = upper_suffix
        self.evaluate = evaluate


MEMBERS = {
    "sigmoid": Member(
        "σ(z)", "The logistic sigmoid σ(z) = 1/(1 + e⁻ᶻ)", "sigmoid", "upper", exact_family.sigmoid
    ),
    "grad": Member(
        "σ′(z)/s", "The density σ′(z)/s = σ(z)(1 − σ(z))/s", "grad", None, exact_family.grad
    ),
    "log_sigmoid": Member(
        "ln σ(z)",
        "The log of the sigmoid ln σ(z) = −ln(1 + e⁻ᶻ)",
        "log_sigmoid",
        "log_upper",
        exact_family.log_sigmoid,
    ),
    "log_grad": Member(
        "ln σ′(z)/s", "The log of the density ln(σ′(z)/s)", "log_grad", None, exact_family.log_grad
    ),
    "logit": Member(
        "m + s·logit(p)",
        "The quantile m + s·logit(p), with logit(p) = ln(p/(1 − p))",
        "logit",
        "logit_upper",
        exact_family.logit,
    ),
}


class Expression(NamedTuple):
    """What to compute of each number x, with z = (x − location)/scale.

    Attributes:
        name: the key of MEMBERS: sigmoid, grad, log_sigmoid, log_grad or logit.
        upper_tail: −z for z, or, of logit, 1 − p for p.
        location: m, any finite number.
        scale: s, a finite number above 0.
    """

    name: str
    upper_tail: bool = False
    location: float = 0.0
    scale: float = 1.0

    @property
    def is_standard(self) -> bool:
        """Whether location and scale are 0 and 1."""
        return self.location == 0.0 and self.scale == 1.0

    @property
    def factor(self) -> float | None:
        """±1/scale, if x times that is z or −z without rounding, save over- and underflow."""
        if self.location != 0.0 or frexp(self.scale)[0] != 0.5:
            return None
        return -1.0 / self.scale if self.upper_tail else 1.0 / self.scale

    @property
    def is_extreme(self) -> bool:
        """Whether products in the formulas of floats could overflow or lose bits to underflow.

        Those formulas are for 2⁻⁴⁰⁰ ≤ scale ≤ 2⁴⁰⁰ and |location| ≤ 2⁴⁰⁰.
        """
        return not (2.0**-400 <= self.scale <= 2.0**400 and abs(self.location) <= 2.0**400)

    @property
    def suffix(self) -> str:
        """What a column of results is called: NAME_suffix."""
        member = MEMBERS[self.name]
        return member.upper_suffix or member.suffix if self.upper_tail else member.suffix

    def checked(self) -> Expression:
        """The expression itself.

        Raises:
            ValueError: if it is no member of the family, or has a location or scale or an upper
                tail that it cannot have.
        """
        if self.name not in MEMBERS:
            raise ValueError(f"unknown function {self.name!r}")
        if not isfinite(self.location):
            raise ValueError(f"location must be finite, not {self.location}")
        if not (isfinite(self.scale) and self.scale > 0.0):
            raise ValueError(f"scale must be finite and above 0, not {self.scale}")
        if self.upper_tail and MEMBERS[self.name].upper_suffix is None:
            raise ValueError(f"{self.name} has no upper tail")
        return self

    def scalar(self) -> Callable[..., float]:
        """From a number that a type can hold, and the name of the type, to the nearest result.

        The type is float64 if none is named.
        """
        if self == ("sigmoid", False, 0.0, 1.0):
            return exact.sigmoid
        if self == ("grad", False, 0.0, 1.0):
            return exact.sigmoid_grad
        evaluate = MEMBERS[self.name].evaluate
        location, scale, upper_tail = self.location, self.scale, self.upper_tail

        def value(x: float, dtype: str = "float64") -> float:
            return evaluate(x, dtype, location, scale, upper_tail)

        return value
