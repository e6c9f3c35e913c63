"""Both curves as a picture for publication: SVG, PDF or PNG."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any

from sigmoid_cli.display.curves import Curves, Range, between, fraction_of
from sigmoid_cli.errors import UsageError
from sigmoid_cli.logistic import exact

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FORMATS = ("svg", "pdf", "png")

_SAMPLES = 1001
_WIDEST = 1e300
"""The widest range: matplotlib multiplies the distance of its ends by the size of the picture."""
_INCHES = (6.4, 4.0)
_DOTS_PER_INCH = 300

# Blue, vermilion and black of Okabe and Ito's palette, distinct for any colour vision.
_SIGMA, _GRAD, _INPUT = "#0072B2", "#D55E00", "black"

_SIGMA_TEXT = r"$\sigma(x) = 1/(1 + e^{-x})$"
_GRAD_TEXT = r"$\sigma′(x) = \sigma(x)\,(1 - \sigma(x))$"
"""U+2032 is the prime at its height; the apostrophe of mathtext floats above it."""

_MOST_POINTS = 100
"""Points of 3.5 pt that stay apart on an axis of some 400 pt; of more, a rug shows the density."""
_RUG_BINS = 400
"""One for each point (1/72 inch) of the axis."""
_RUG = (-0.075, -0.03)
"""The lower and upper ends of the rug's lines, below both curves."""
_PALEST = 0.15
"""Opacity of a line for a single number among many."""

_STYLE: dict[Any, Any] = {
    "font.family": ["STIXGeneral", "DejaVu Serif", "DejaVu Sans"],  # the last has most scripts
    "mathtext.fontset": "stix",
    "font.size": 11,
    "axes.spines.top": False,
    "axes.spines.right": False,
    # The same input gives the same bytes.
    "svg.hashsalt": "sigmoid",
}
_METADATA = {
    "svg": {"Date": None, "Creator": "sigmoid"},
    "pdf": {"CreationDate": None, "Creator": "sigmoid"},
    "png": {"Software": "sigmoid"},
}


class Figure(Curves):
    """Draws the curves into a picture."""

    def __init__(self, format_: str, ends: Range | None) -> None:
        super().__init__(ends)
        self._format = format_

    def draw(self, ends: Range, points: Sequence[float], label: str) -> bytes:
        if max(map(abs, ends)) > _WIDEST:
            raise UsageError(
                f"a picture shows x from {-_WIDEST:g} to {_WIDEST:g} at most",
                "leave out -o: the terminal shows all numbers",
            )
        import matplotlib
        from matplotlib.figure import Figure as Sheet

        picture = BytesIO()
        with matplotlib.rc_context(_STYLE), warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="Glyph .* missing")  # a box stands for it
            sheet = Sheet(figsize=_INCHES, layout="constrained")
            axes = sheet.subplots()
            lines = _draw_curves(axes, ends)
            if len(points) > _MOST_POINTS:
                lines.append(_draw_rug(axes, ends, points))
            elif points:
                lines.append(_draw_points(axes, points))
            lowest = _RUG[0] if len(points) > _MOST_POINTS else -0.04
            axes.set(xlim=ends, ylim=(lowest, 1.04), xlabel="$x$", yticks=[0, 0.25, 0.5, 0.75, 1])
            # Above the axes, no curve passes through it, whatever the range.
            legend = sheet.legend(
                lines,
                [_SIGMA_TEXT, _GRAD_TEXT, "input"][: len(lines)],
                loc="outside upper center",
                ncols=len(lines),
                frameon=False,
                columnspacing=1.5,
            )
            for text in legend.get_texts()[2:]:
                text.set_parse_math(False)
                text.set_text(label)
            sheet.savefig(
                picture,
                format=self._format,
                dpi=_DOTS_PER_INCH,
                metadata=_METADATA[self._format],
            )
        return picture.getvalue()


def _draw_curves(axes: Axes, ends: Range) -> list[Any]:
    """Draw both curves, the asymptotes and the maximum of σ′. Returns the lines of the legend."""
    for level in (0.0, 1.0):
        axes.axhline(level, color="0.6", linewidth=0.8, linestyle=(0, (4, 3)), zorder=0)
    xs = [between(ends, index / (_SAMPLES - 1)) for index in range(_SAMPLES)]
    [sigma] = axes.plot(xs, [exact.sigmoid(x) for x in xs], color=_SIGMA, linewidth=1.8)
    [grad] = axes.plot(
        xs, [exact.sigmoid_grad(x) for x in xs], color=_GRAD, linewidth=1.8, linestyle="--"
    )
    if ends[0] <= 0.0 <= ends[1]:
        axes.plot([0.0], [0.25], "o", color=_GRAD, markersize=5, clip_on=False, zorder=3)
        is_right = ends[0] + ends[1] >= 0.0  # the side with more room
        axes.annotate(
            r"$\sigma′(0) = \frac{1}{4}$",
            (0.0, 0.25),
            xytext=(8 if is_right else -8, 8),
            textcoords="offset points",
            ha="left" if is_right else "right",
            color=_GRAD,
        )
    return [sigma, grad]


def _draw_points(axes: Axes, points: Sequence[float]) -> Any:
    """Draw the points on σ, whole also at the ends of the axis. Returns their line."""
    sigmas = [exact.sigmoid(x) for x in points]
    [line] = axes.plot(points, sigmas, "o", color=_INPUT, markersize=3.5, clip_on=False, zorder=4)
    return line


def _draw_rug(axes: Axes, ends: Range, points: Sequence[float]) -> Any:
    """Draw a line for each bin with points, the darker the more. Returns one for the legend."""
    from matplotlib.lines import Line2D

    counts = Counter(min(int(fraction_of(ends, x) * _RUG_BINS), _RUG_BINS - 1) for x in points)
    most = max(counts.values())
    axes.vlines(
        [between(ends, (index + 0.5) / _RUG_BINS) for index in counts],
        *_RUG,
        color=_INPUT,
        linewidth=1.0,
        alpha=[_PALEST + (1 - _PALEST) * count / most for count in counts.values()],
    )
    return Line2D([], [], color=_INPUT, marker="|", linestyle="", markersize=9)
