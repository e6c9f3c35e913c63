"""Both curves in the terminal: σ as a line, σ′ dotted, and the numbers of an input on σ.

It fits any width, and does without Unicode where it is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from math import floor, log10

from sigmoid_cli.display import dots
from sigmoid_cli.display.curves import Curves, Range, between
from sigmoid_cli.display.screen import Screen
from sigmoid_cli.display.symbols import written
from sigmoid_cli.logistic import exact

_LABELS = {1.0: "1.00", 0.75: "0.75", 0.5: "0.50", 0.25: "0.25", 0.0: "0.00"}
_MARGIN = 6
_HIGHEST = 24


class TerminalPlot(Curves):
    """Draws the curves on a terminal."""

    def __init__(self, screen: Screen, ends: Range | None) -> None:
        super().__init__(ends)
        self._screen = screen

    def draw(self, ends: Range, points: Sequence[float]) -> bytes:
        text = "\n".join(_Drawing(self._screen, ends, points).lines()) + "\n"
        return text.encode("utf-8", "backslashreplace")


class _Drawing:
    def __init__(self, screen: Screen, ends: Range, points: Sequence[float]) -> None:
        self._is_unicode = screen.is_unicode
        self._has_color = screen.has_color
        self._width = max(screen.width - _MARGIN - 1, 1)
        self._height = min(max(screen.height - 5, 5), _HIGHEST, max(self._width // 2, 5))
        self._ends = ends
        self._points = points

    def lines(self) -> Iterator[str]:
        """Yield the legend, the curves with the y axis, the x axis."""
        yield from self._legend()
        sigma = self._curve(exact.sigmoid, is_dotted=False)
        grad = self._curve(exact.sigmoid_grad, is_dotted=True)
        marks = {self._cell(x) for x in self._points}
        labels = {self._row(y): text for y, text in _LABELS.items()}
        tick, edge = ("┤", "│") if self._is_unicode else ("+", "|")
        for row in range(self._height):
            label = labels.get(row, "")
            cells = (
                self._character(sigma[row][column], grad[row][column], (row, column) in marks)
                for column in range(self._width)
            )
            yield f"{label:>4} {tick if label else edge}{''.join(cells)}".rstrip()
        yield from self._axis()

    def _legend(self) -> Iterator[str]:
        """Yield the legend in one line, or one line for each part on a narrow screen."""
        line, dots, mark = ("━━", "⠄⠄", "●") if self._is_unicode else ("**", "..", "o")
        parts = [(f"{line} σ(x)", "cyan"), (f"{dots} σ′(x)", "magenta")]
        if self._points:
            parts.append((f"{mark} INPUT", "red"))
        parts = [(written(text, self._is_unicode), color) for text, color in parts]
        colored = [self._colored(text, color) for text, color in parts]
        if len("  ".join(text for text, _ in parts)) <= self._width + _MARGIN:
            yield "  ".join(colored)
        else:
            yield from colored

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
            return self._colored("●" if self._is_unicode else "o", "red")
        if not (sigma or grad):
            return " "
        color = "cyan" if sigma else "magenta"
        if self._is_unicode:
            return self._colored(dots.character(sigma | grad), color)
        return self._colored("*" if sigma else ".", color)

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
        return self._height - 1 - round(y * (4 * self._height - 1)) // 4

    def _column(self, x: float) -> int:
        low, high = self._ends
        fraction = (x / 2 - low / 2) / (high / 2 - low / 2)
        return round(fraction * (2 * self._width - 1)) // 2

    def _colored(self, text: str, color: str) -> str:
        if not self._has_color:
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
