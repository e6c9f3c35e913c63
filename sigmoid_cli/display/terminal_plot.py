"""Both curves in the terminal: σ as a line, σ′ dotted, and the numbers of an input.

A few numbers are points on σ. Numbers that would cover the curve are shown by their density, in a
line below it. The plot fits any width, and does without Unicode where it is missing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from math import ceil, floor, log10

from sigmoid_cli.display import dots, palette
from sigmoid_cli.display.curves import Curves, Range, between, fraction_of
from sigmoid_cli.display.screen import Screen
from sigmoid_cli.display.symbols import written
from sigmoid_cli.logistic import exact

_LABELS = {1.0: "1.00", 0.75: "0.75", 0.5: "0.50", 0.25: "0.25", 0.0: "0.00"}
_MARGIN = 6
_HIGHEST = 24
_DENSITIES = {True: "▁▂▃▄▅▆▇█", False: ".:-=+*%#"}
_MOST_COVERED = 0.5
"""Share of the columns that points may cover: where more do, σ cannot be seen between them."""


class TerminalPlot(Curves):
    """Draws the curves on a terminal."""

    def __init__(self, screen: Screen, ends: Range | None) -> None:
        super().__init__(ends)
        self._screen = screen

    def draw(self, ends: Range, points: Sequence[float], label: str) -> bytes:
        text = "\n".join(_Drawing(self._screen, ends, points, label).lines()) + "\n"
        return text.encode("utf-8", "backslashreplace")


class _Drawing:
    def __init__(self, screen: Screen, ends: Range, points: Sequence[float], label: str) -> None:
        self._is_unicode = screen.is_unicode
        self._has_color = screen.has_color
        self._width = max(screen.width - _MARGIN - 1, 1)
        self._height = min(max(screen.height - 5, 5), _HIGHEST, max(self._width // 2, 5))
        self._ends = ends
        self._points = points
        self._label = label if screen.is_unicode else label.encode("ascii", "replace").decode()
        columns = {self._column(x) for x in points}
        self._is_density = len(columns) > _MOST_COVERED * self._width

    def lines(self) -> Iterator[str]:
        """Yield the legend, the curves with the y axis, the density, the x axis."""
        yield from self._legend()
        sigma = self._curve(exact.sigmoid, is_dotted=False)
        grad = self._curve(exact.sigmoid_grad, is_dotted=True)
        marks = set() if self._is_density else {self._cell(x) for x in self._points}
        labels = {self._row(y): text for y, text in _LABELS.items()}
        tick, edge = ("┤", "│") if self._is_unicode else ("+", "|")
        for row in range(self._height):
            label = labels.get(row, "")
            cells = (
                self._character(sigma[row][column], grad[row][column], (row, column) in marks)
                for column in range(self._width)
            )
            yield f"{label:>4} {tick if label else edge}{''.join(cells)}".rstrip()
        if self._is_density:
            yield f"{'':>4} {edge}{self._density()}".rstrip()
        yield from self._axis()

    def _legend(self) -> Iterator[str]:
        """Yield the legend in one line, or one line for each part on a narrow screen."""
        line, dotted, mark = ("━━", "⠄⠄", "●") if self._is_unicode else ("**", "..", "o")
        parts: list[tuple[str, str, int | None]] = [
            (line, written("σ(x)", self._is_unicode), palette.SIGMA),
            (dotted, written("σ′(x)", self._is_unicode), palette.GRAD),
        ]
        if self._points:
            densities = _DENSITIES[self._is_unicode]
            sign = densities[1] + densities[4] + densities[2] if self._is_density else mark
            parts.append((sign, self._label, None))
        colored = [f"{self._colored(sign, color)} {name}" for sign, name, color in parts]
        room = self._width + _MARGIN
        if len("  ".join(f"{sign} {name}" for sign, name, _ in parts)) <= room:
            yield "  ".join(colored)
            return
        for (sign, name, _), text in zip(parts, colored, strict=True):
            yield text if len(sign) + 1 + len(name) <= room else f"{sign} {name}"[:room]

    def _curve(self, function: Callable[[float], float], *, is_dotted: bool) -> dots.Cells:
        """Returns the dots of a function of x between the ends."""
        return dots.curve(
            lambda fraction: function(between(self._ends, fraction)),
            self._width,
            self._height,
            is_dotted=is_dotted,
        )

    def _character(self, sigma: int, grad: int, is_marked: bool) -> str:
        if is_marked:
            return "●" if self._is_unicode else "o"
        if not (sigma or grad):
            return " "
        color = palette.SIGMA if sigma else palette.GRAD
        if self._is_unicode:
            return self._colored(dots.character(sigma | grad), color)
        return self._colored("*" if sigma else ".", color)

    def _density(self) -> str:
        """Returns a bar for each column with numbers, the highest where most of them are."""
        counts = Counter(self._column(x) for x in self._points)
        signs, most = _DENSITIES[self._is_unicode], max(counts.values())
        return "".join(
            signs[ceil(counts[column] / most * len(signs)) - 1] if column in counts else " "
            for column in range(self._width)
        )

    def _axis(self) -> Iterator[str]:
        """Yield the x axis and its labels."""
        corner, line, tick = ("└", "─", "┬") if self._is_unicode else ("+", "-", "+")
        axis = [line] * self._width
        labels = [" "] * (self._width + _MARGIN + 1)
        free = 0
        for x in _ticks(self._ends, max(self._width // 6, 2)):
            text = f"{x:.12g}"
            column = self._column(x)
            start = min(max(_MARGIN + column - (len(text) - 1) // 2, 0), len(labels) - len(text))
            if start < free:
                continue
            axis[column] = tick
            labels[start : start + len(text)] = text
            free = start + len(text) + 1
        yield f"{'':>4} {corner}{''.join(axis)}x"
        yield "".join(labels).rstrip()

    def _cell(self, x: float) -> tuple[int, int]:
        return self._row(exact.sigmoid(x)), self._column(x)

    def _row(self, y: float) -> int:
        return self._height - 1 - round(y * (dots.DOWN * self._height - 1)) // dots.DOWN

    def _column(self, x: float) -> int:
        across = dots.ACROSS * self._width
        return round(fraction_of(self._ends, x) * (across - 1)) // dots.ACROSS

    def _colored(self, text: str, color: int | None) -> str:
        if not self._has_color or color is None:
            return text
        from click import style

        return style(text, fg=color)


def _ticks(ends: Range, most: int) -> Iterator[float]:
    """Yield at most so many round numbers, evenly spaced between the ends."""
    least = ends[1] / most - ends[0] / most
    power = 10.0 ** floor(log10(least))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= least)
    index = -floor(-ends[0] / step)
    while index * step <= ends[1]:
        yield index * step
        index += 1
