"""Both curves as a picture for publication: SVG, PDF or PNG."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from sigmoid_cli.display.curves import Curves, Range, between
from sigmoid_cli.logistic import exact

FORMATS = ("svg", "pdf", "png")

_SAMPLES = 1001
_INCHES = (6.4, 4.0)
_DOTS_PER_INCH = 300

# Blue, vermilion and black of Okabe and Ito's palette, distinct for any colour vision.
_SIGMA, _GRAD, _INPUT = "#0072B2", "#D55E00", "black"

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

    def draw(self, ends: Range, points: Sequence[float]) -> bytes:
        return _drawn(self._format, ends, points)


def _drawn(format_: str, ends: Range, points: Sequence[float]) -> bytes:
    import matplotlib
    from matplotlib.figure import Figure as Sheet

    picture = BytesIO()
    with matplotlib.rc_context(
        {
            "font.family": "serif",
            "font.serif": ["STIXGeneral", "DejaVu Serif"],
            "mathtext.fontset": "stix",
            "font.size": 11,
            "axes.spines.top": False,
            "axes.spines.right": False,
            # The same input gives the same bytes.
            "svg.hashsalt": "sigmoid",
        }
    ):
        sheet = Sheet(figsize=_INCHES, layout="constrained")
        axes = sheet.subplots()
        for level in (0.0, 1.0):
            axes.axhline(level, color="0.6", linewidth=0.8, linestyle=(0, (4, 3)), zorder=0)
        xs = [between(ends, index / (_SAMPLES - 1)) for index in range(_SAMPLES)]
        sigma = r"$\sigma(x) = 1/(1 + e^{-x})$"
        axes.plot(xs, [exact.sigmoid(x) for x in xs], color=_SIGMA, linewidth=1.8, label=sigma)
        axes.plot(
            xs,
            [exact.sigmoid_grad(x) for x in xs],
            color=_GRAD,
            linewidth=1.8,
            linestyle="--",
            label=r"$\sigma'(x) = \sigma(x)\,(1 - \sigma(x))$",
        )
        if ends[0] <= 0.0 <= ends[1]:
            axes.plot([0.0], [0.25], "o", color=_GRAD, markersize=5)
            axes.annotate(
                r"$\sigma'(0) = \frac{1}{4}$",
                (0.0, 0.25),
                xytext=(8, 8),
                textcoords="offset points",
                color=_GRAD,
            )
        if points:
            axes.plot(
                points,
                [exact.sigmoid(x) for x in points],
                "o",
                color=_INPUT,
                markersize=3.5,
                label="input",
                zorder=3,
            )
        axes.set(xlim=ends, ylim=(-0.04, 1.04), xlabel="$x$", yticks=[0, 0.25, 0.5, 0.75, 1])
        axes.legend(frameon=False, loc="upper left", bbox_to_anchor=(0.0, 0.95))
        sheet.savefig(picture, format=format_, dpi=_DOTS_PER_INCH, metadata=_METADATA[format_])
    return picture.getvalue()
