from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from sigmoid_cli import sigmoid, sigmoid_grad
from sigmoid_cli.display.head_tail import MOST_ROWS
from sigmoid_cli.display.rich_table import RichTable
from sigmoid_cli.display.saturation import count_saturated
from sigmoid_cli.display.screen import Screen
from sigmoid_cli.display.table_cells import _rounded
from sigmoid_cli.errors import UsageError
from sigmoid_cli.formats.table import Column
from sigmoid_cli.numeric import formatting
from sigmoid_cli.numeric.calculation import Calculation
from sigmoid_cli.numeric.cells import ArrayCells
from sigmoid_cli.numeric.scalar import ScalarEngine

BOTH = ("sigmoid", "grad")


def table(
    tokens: list[str],
    screen: Screen,
    rows: int | None = 40,
    functions: tuple[str, ...] = BOTH,
    before: tuple[Column, ...] = (),
    precision: int | None = None,
) -> str:
    cells = [token.encode() for token in tokens]
    results = ScalarEngine(Calculation(functions, precision=precision)).evaluate(cells)
    columns = [Column(name, c, True) for name, c in zip(functions, results, strict=True)]
    writer = RichTable(screen, Calculation(functions, precision=precision), rows)
    assert writer.head(("x", *functions), True) == b""
    half = len(tokens) // 2
    for part in (slice(0, half), slice(half, None)):
        whole = [*before, Column("x", cells, is_number=True), *columns]
        assert writer.rows([c._replace(cells=c.cells[part]) for c in whole]) == b""
    return writer.foot.decode()


def test_a_table_looks_like_this() -> None:
    assert table(["-6", "0", "0.5", "inf"], Screen(80)).splitlines() == [
        "    x                    σ(x)                                          σ′(x)",
        "────────────────────────────────────────────────────────────────────────────",
        " -6     0.0024726231566347743                          0.0024665092913600476",
        "  0     0.5                     ██████████             0.25",
        "  0.5   0.6224593312018546      ████████████▌          0.2350037122015945",
        "inf     1.0                     ████████████████████   0.0",
        "saturated, σ′(x) < 0.01: 2 of 4 rows",
    ]


X = st.one_of(
    st.floats().map(str), st.integers(-800, 800).map(str), st.sampled_from(["1e400", "0x1p-3"])
)


@given(
    tokens=st.lists(X, min_size=1, max_size=12),
    width=st.integers(20, 200),
    is_unicode=st.booleans(),
    functions=st.sampled_from([("sigmoid",), ("grad",), BOTH]),
    precision=st.sampled_from([None, 3, 17]),
)
def test_no_number_is_cut_and_no_line_is_wider_than_the_screen(
    tokens: list[str],
    width: int,
    is_unicode: bool,
    functions: tuple[str, ...],
    precision: int | None,
) -> None:
    out = table(tokens, Screen(width, is_unicode=is_unicode), None, functions, precision=precision)
    assert max(map(cell_len, out.splitlines())) <= width
    assert is_unicode or out.isascii()
    whole = re.sub(r"\s", "", out)
    note = re.search(r"roundedto(\d+)digits", whole)
    assert note is None or precision is None
    engine = ScalarEngine(Calculation(functions, precision=precision))
    for column in engine.evaluate([t.encode() for t in tokens]):
        for cell in map(bytes.decode, column):
            short = formatting.rounded(float(cell), int(note[1])) if note else cell
            assert min(short, cell, key=len) in whole


def test_a_narrow_table_first_rounds_its_results_and_says_so() -> None:
    assert table(["-6", "0"], Screen(40)).splitlines() == [
        " x               σ(x)              σ′(x)",
        "────────────────────────────────────────",
        "-6   0.00247262315663   0.00246650929136",
        " 0   0.5                0.25",
        "saturated, σ′(x) < 0.01: 1 of 2 rows",
        "rounded to 12 digits to fit 40 columns",
    ]


def test_all_digits_that_the_user_asked_for_are_shown() -> None:
    out = table(["-6"], Screen(20), precision=15)
    assert "".join(out.split()).startswith("x-6σ(x)0.00247262315663477σ′(x)0.00246650929136005")
    assert "rounded" not in out


def test_results_of_float32_are_rounded_from_their_own_value() -> None:
    # 0.86530995 stands for 0.86530995368…, 0.57595295 for 0.575952947…
    assert _rounded(b"0.86530995", "0.86530995", "float32", 7) == "0.86531"
    assert _rounded(b"0.57595295", "0.57595295", "float32", 7) == "0.5759529"


def test_a_power_that_underflows_is_rounded_from_its_text() -> None:
    assert _rounded(b"1.234567890123e-400", "1.234567890123e-400", "float64", 4) == "1.235e-400"
    assert _rounded(b"0.0", "0.0", "float64", 4) == "0.0"
    assert _rounded(b"nan", "nan", "float64", 4) == "nan"
    assert _rounded(b"", "", "float64", 4) == ""


def test_where_rounded_columns_do_not_fit_either_each_row_is_stacked() -> None:
    assert table(["-6", "0"], Screen(20)).splitlines() == [
        "x     -6",
        "σ(x)  0.002472623157",
        "σ′(x) 0.002466509291",
        "",
        "x     0",
        "σ(x)  0.5",
        "σ′(x) 0.25",
        "",
        "saturated, σ′(x) <",
        "0.01: 1 of 2 rows",
        "rounded to 10 digits",
        "to fit 20 columns",
    ]


@pytest.mark.parametrize(("rows", "shown"), [(5, [0, 1, 2, 98, 99]), (2, [0, 99]), (1, [0])])
@pytest.mark.parametrize("width", [30, 80])
def test_a_long_table_shows_its_head_and_tail_with_the_count_between(
    rows: int, shown: list[int], width: int
) -> None:
    tokens = [str(n) for n in range(100)]
    out = table(tokens, Screen(width), rows)
    assert f"⋮ {100 - rows} more rows ⋮" in out
    assert f"{rows} of 100 rows" in out
    lines = re.findall(r"^(?:x)? *(\d+)(?:$|   )", out, re.MULTILINE)
    assert [int(line) for line in lines] == shown


@pytest.mark.parametrize("rows", [100, 101, None])
def test_a_table_no_longer_than_rows_is_shown_whole(rows: int | None) -> None:
    out = table([str(n) for n in range(100)], Screen(80), rows)
    assert "more rows" not in out
    assert len(out.splitlines()) == 2 + 100 + 1


def test_all_rows_of_a_table_too_long_to_read_are_refused() -> None:
    writer = RichTable(Screen(), Calculation(("sigmoid",)), None)
    piece = [Column("x", [b"0"] * MOST_ROWS), Column("sigmoid", [b"0.5"] * MOST_ROWS, True)]
    writer.rows(piece)
    with pytest.raises(UsageError, match="rows are too many to show"):
        writer.rows(piece)


def test_a_table_without_rows_shows_its_columns() -> None:
    writer = RichTable(Screen(), Calculation(("sigmoid",)), 40)
    writer.head(("x", "sigmoid"), True)
    assert writer.foot.decode().split() == ["x", "σ(x)", "─" * 8]


def test_text_is_never_read_as_markup_and_cannot_move_the_cursor() -> None:
    text = Column("[red]name[/red]", [b"[bold]\x1b[31m:smile:", b"\xff"])
    out = table(["1", "2"], Screen(100), before=(text,))
    assert "[red]name[/red]" in out
    assert r"[bold]\x1b[31m:smile:" in out
    assert r"\xff" in out


def test_long_text_is_folded_before_numbers_are() -> None:
    text = Column("name", [b"a long name of many words"] * 2)
    out = table(["1", "2"], Screen(64), before=(text,))
    assert "0.7310585786300049" in out
    assert re.search("^a long name", out, re.MULTILINE)


def test_saturated_results_are_dimmed_and_named() -> None:
    out = table(["0", "40", "nan"], Screen(80, has_color=True))
    assert re.search(r"\x1b\[2m *4.248354255291589e-18", out)
    assert "saturated, σ′(x) < 0.01: 1 of 3 rows (dimmed)" in out
    assert "\x1b" not in table(["0", "40", "nan"], Screen(80))


@pytest.mark.parametrize("rows", [2, None])
def test_saturated_rows_are_counted_whether_shown_or_not(rows: int | None) -> None:
    tokens = [str(n) for n in range(-10, 11)]
    assert "saturated, σ′(x) < 0.01: 12 of 21 rows" in table(tokens, Screen(80), rows)


@pytest.mark.parametrize("dtype", ["float64", "float32", "float16"])
def test_arrays_are_counted_like_texts(dtype: str) -> None:
    x = np.array([-10, 0, 3, 5, np.nan, 5], dtype)
    is_empty = np.array([False] * 5 + [True])
    arrays = [sigmoid(x), sigmoid_grad(x)]
    lazy = [
        ArrayCells(array, lambda some: [str(one).encode() for one in some.tolist()], is_empty)
        for array in arrays
    ]
    for cells in (lazy, [list(one) for one in lazy]):
        columns = [Column(name, one, True) for name, one in zip(BOTH, cells, strict=True)]
        assert count_saturated(columns, BOTH) == 2


def test_a_bar_shows_sigma_where_there_is_room() -> None:
    assert "██████████ " in table(["0", "1"], Screen(80))
    assert "########## " in table(["0", "1"], Screen(80, is_unicode=False))
    assert "█" not in table(["0", "1"], Screen(50))
