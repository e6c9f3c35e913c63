"""The working of σ(x) or σ′(x) for each number, from the formula to the result."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import isfinite, isnan

from sigmoid_cli.display.derivation import Working
from sigmoid_cli.display.symbols import written
from sigmoid_cli.errors import UsageError, printable
from sigmoid_cli.formats.table import Column
from sigmoid_cli.numeric import formatting, grammar
from sigmoid_cli.numeric.calculation import Calculation

MOST_NUMBERS = 20

Equation = tuple[str, str]
"""The left side, empty if it equals that of the line above, and the rest from the sign on."""

_DEFINITION = (("σ(x)", "= 1/(1 + e⁻ˣ)"),)
_DERIVATION = (
    ("σ(x)", "= 1/(1 + e⁻ˣ) = (1 + e⁻ˣ)⁻¹"),
    ("σ′(x)", "= −(1 + e⁻ˣ)⁻² · (1 + e⁻ˣ)′   (chain rule)"),
    ("", "= −(1 + e⁻ˣ)⁻² · (−e⁻ˣ)"),
    ("", "= e⁻ˣ/(1 + e⁻ˣ)²"),
    ("", "= 1/(1 + e⁻ˣ) · e⁻ˣ/(1 + e⁻ˣ)"),
    ("", "= σ(x) · (1 − σ(x))"),
)


class Steps:
    """Writes the working for each number (see `TableWriter`)."""

    is_tabular = False
    separator = b"\n"
    foot = b""

    def __init__(self, calculation: Calculation, is_unicode: bool) -> None:
        """`calculation` has one function."""
        [self._function] = calculation.functions
        self._calculation = calculation
        self._is_unicode = is_unicode
        self._count = 0

    def head(self, names: Sequence[str], are_named: bool) -> bytes:
        return b""

    def rows(self, columns: Sequence[Column]) -> bytes:
        read = [column.cells for column in columns if column.is_number]
        results = [column.cells for column in columns if column.is_result]
        pairs = [
            (x.strip().decode("utf-8", "backslashreplace"), result.decode())
            for row in zip(zip(*read, strict=True), zip(*results, strict=True), strict=True)
            for x, result in zip(*row, strict=True)
            if result
        ]
        self._count += len(pairs)
        if self._count > MOST_NUMBERS:
            raise UsageError(
                f"--steps is for at most {MOST_NUMBERS} numbers",
                f"show the first ones with: head -n {MOST_NUMBERS} FILE | sigmoid ... --steps",
            )
        parts = [self._text(self._working(x, result)) for x, result in pairs]
        if parts and len(pairs) == self._count:
            equations = _DEFINITION if self._function == "sigmoid" else _DERIVATION
            parts.insert(0, self._text(equations))
        return self.separator.join(parts)

    def _text(self, equations: Iterable[Equation]) -> bytes:
        """Returns one equation per line; an empty left side is as wide as the one above."""
        lines = []
        width = 0
        for equation in equations:
            left, right = (written(side, self._is_unicode) for side in equation)
            width = len(left) or width
            lines.append(f"{left:{width}} {right}\n")
        return "".join(lines).encode("utf-8", "backslashreplace")

    def _working(self, token: str, result: str) -> Iterator[Equation]:
        dtype = self._calculation.dtype
        x = grammar.value(token.encode(), dtype)
        is_grad = self._function == "grad"
        left = f"σ{'′' if is_grad else ''}({printable(token)})"
        if x is None or isnan(x):
            yield left, f"= {result}   (not a number)"
            return
        yield from _held(token, x, dtype)
        e = f"e^{token[1:]}" if token.startswith("-") else f"e^(-{token.lstrip('+')})"
        if isfinite(x):
            working = Working(x, self._calculation, result)
            yield from _grad_lines(token, e, working) if is_grad else _lines(token, e, working)
            yield left, f"= {result}{self._remark(working)}"
        else:
            yield from _limits(token, e, x, is_grad)
            yield left, f"= {result}"

    def _remark(self, working: Working) -> str:
        precision, decimals = self._calculation.precision, self._calculation.decimals
        if working.last.rstrip("0") == working.result.rstrip("0"):
            return ""
        digits = "" if precision is None else f", {precision} digits"
        if decimals is not None:
            digits = f", {decimals} digit{'' if decimals == 1 else 's'} after the point"
        return f"   (nearest {self._calculation.dtype}{digits})"


def _lines(token: str, e: str, working: Working) -> Iterator[Equation]:
    """Yield e⁻ˣ, sum and quotient."""
    sign = working.sign
    yield e, f"{sign} {working.exp_neg}"
    yield f"σ({token})", f"{sign} 1/(1 + {working.exp_neg})"
    if working.sum != f"1 + {working.exp_neg}":
        yield "", f"{sign} 1/{working.sum}"
    yield "", f"{sign} {working.sigmoid}"


def _grad_lines(token: str, e: str, working: Working) -> Iterator[Equation]:
    """Yield e⁻ˣ, sum, the two quotients and their product."""
    sign = working.sign
    total = _bracketed(working.sum)
    yield e, f"{sign} {working.exp_neg}"
    yield f"1 + {e}", f"{sign} {working.sum}"
    yield f"σ({token})", f"{sign} 1/{total}"
    yield "", f"{sign} {working.sigmoid}"
    yield f"1 − σ({token})", f"{sign} {working.exp_neg}/{total}"
    yield "", f"{sign} {working.complement}"
    yield f"σ′({token})", f"{sign} {_bracketed(working.sigmoid)} · {_bracketed(working.complement)}"
    yield "", f"{sign} {working.grad}"


def _limits(token: str, e: str, x: float, is_grad: bool) -> Iterator[Equation]:
    """Yield the working at ±∞, where each step is a limit."""
    power, quotient = ("0", "1") if x > 0 else ("∞", "0")
    yield e, f"→ {power}"
    yield f"σ({token})", f"→ 1/(1 + {power}) = {quotient}"
    if is_grad:
        yield f"σ′({token})", f"→ {quotient} · (1 − {quotient}) = 0"


def _bracketed(text: str) -> str:
    return f"({text})" if " " in text else text


def _held(token: str, x: float, dtype: str) -> Iterator[Equation]:
    """Yield the number that the type holds, if it or its text differs from the token."""
    if not isfinite(x):
        if "inf" not in token.lower():
            yield "x", f"= {token}: {dtype} holds {formatting.shortest(x, dtype)}"
        return
    from decimal import Decimal

    held = Decimal(x)
    if "x" not in token.lower() and grammar.is_exactly(token.encode(), x):
        return
    text = f"{held:.24e}"
    cut = "" if Decimal(text) == held else "…"
    yield "x", f"= {token}: {dtype} holds {_with_cut(formatting.reformatted(text), cut)}"


def _with_cut(text: str, cut: str) -> str:
    """Returns the digits with an ellipsis after the last one, before the exponent."""
    mantissa, e, exponent = text.partition("e")
    return f"{mantissa}{cut}{e}{exponent}"
