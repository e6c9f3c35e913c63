"""Mathematical symbols and their ASCII equivalents."""

from __future__ import annotations

_POWERS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")

_IN_ASCII = (
    ("e⁻ˣ", "e^-x"),
    ("⁻¹", "^-1"),
    ("⁻²", "^-2"),
    ("²", "^2"),
    ("ⁿ", "^n"),
    ("σ", "sigmoid"),
    ("′", "'"),
    ("¼", "1/4"),
    ("·", "*"),
    ("−", "-"),
    ("≈", "~"),
    ("≤", "<="),
    ("→", "->"),
    ("∞", "inf"),
    ("…", "..."),
)


def written(text: str, is_unicode: bool) -> str:
    """Returns the text, in ASCII without Unicode."""
    if not is_unicode:
        for sign, ascii_sign in _IN_ASCII:
            text = text.replace(sign, ascii_sign)
    return text


def power(exponent: int, is_unicode: bool) -> str:
    """Returns an exponent to append to its base."""
    return str(exponent).translate(_POWERS) if is_unicode else f"^{exponent}"
