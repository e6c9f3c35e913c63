"""`table`, `--to rich` and `--steps` as a user meets them."""

from __future__ import annotations

import json
import math

import pytest

from support.program import Program

BOTH = "0,0.5,0.25\n1,0.7310585786300049,0.19661193324148185\n"


def test_without_input_the_table_goes_from_minus_6_to_6(sigmoid: Program) -> None:
    run = sigmoid("table")
    assert (run.status, run.err) == (0, "")
    header, *rows = run.lines
    assert header == "x,sigmoid,grad"
    assert [row.split(",")[0] for row in rows] == [str(x) for x in range(-6, 7)]
    assert rows[6:8] == BOTH.splitlines()


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("csv", "x,sigmoid,grad\n" + BOTH),
        ("tsv", ("x,sigmoid,grad\n" + BOTH).replace(",", "\t")),
        ("text", BOTH.replace(",", " ")),
        (
            "jsonl",
            '{"x":0,"sigmoid":0.5,"grad":0.25}\n'
            '{"x":1,"sigmoid":0.7310585786300049,"grad":0.19661193324148185}\n',
        ),
        (
            "json",
            '[{"x":0,"sigmoid":0.5,"grad":0.25},\n'
            '{"x":1,"sigmoid":0.7310585786300049,"grad":0.19661193324148185}]\n',
        ),
        (
            "markdown",
            "| x | sigmoid | grad |\n| ---: | ---: | ---: |\n"
            "| 0 | 0.5 | 0.25 |\n| 1 | 0.7310585786300049 | 0.19661193324148185 |\n",
        ),
    ],
)
def test_a_table_in_every_format_by_option_and_by_ending(
    sigmoid: Program, target: str, expected: str
) -> None:
    assert sigmoid("table", "0", "1", "--to", target).out.decode() == expected
    ending = {"text": "txt", "markdown": "md"}.get(target, target)
    assert sigmoid("table", "0", "1", "-o", f"out.{ending}").status == 0
    assert (sigmoid.folder / f"out.{ending}").read_text() == expected


def test_large_input_gives_the_same_rows_as_little(sigmoid: Program) -> None:
    numbers = "".join(f"{n / 1000}\n" for n in range(-9000, 9000)).encode()
    for target in ("csv", "tsv", "text", "jsonl", "json", "markdown"):
        run = sigmoid("table", "-", "--to", target, stdin=numbers)
        assert run.status == 0
        whole = run.out.splitlines()
        little = sigmoid("table", "0.001", "8.999", "--to", target).out.splitlines()
        assert little[-2].strip(b"[,") in [line.strip(b"[,") for line in whole]
        assert little[-1] == whole[-1]


def test_a_grid_of_many_numbers_is_a_stream_of_them(sigmoid: Program) -> None:
    run = sigmoid("table", "--start", "0", "--stop", "3", "--step", "0.0001", "--to", "text")
    numbers = "".join(f"{n / 10000}\n" for n in range(30001)).encode()
    assert run.out == sigmoid("table", "-", "--to", "text", stdin=numbers).out


def test_json_of_a_table_can_be_read_back(sigmoid: Program) -> None:
    out = sigmoid("table", "nan", "inf", "-2", "--to", "json").out
    assert json.loads(out) == [
        {"x": None, "sigmoid": None, "grad": None},
        {"x": math.inf, "sigmoid": 1.0, "grad": 0.0},
        {"x": -2, "sigmoid": 0.11920292202211756, "grad": 0.10499358540350652},
    ]


def test_columns_of_records_stay_beside_the_results(sigmoid: Program) -> None:
    (sigmoid.folder / "d.csv").write_bytes(b"id,a\nr,1\ns,\n")
    run = sigmoid("table", "d.csv", "-c", "a")
    assert run.lines == [
        "id,a,a_sigmoid,a_grad",
        "r,1,0.7310585786300049,0.19661193324148185",
        "s,,,",
    ]
    assert sigmoid("table", "d.csv", "-c", "2", "--depth", "2").lines[0].endswith(",a_grad^2")


@pytest.mark.parametrize("target", ["csv", "tsv", "jsonl", "markdown"])
@pytest.mark.parametrize(("source", "delimiter"), [("csv", ","), ("tsv", "\t")])
@pytest.mark.parametrize("columns", [("a",), ("b", "a"), ("a", "b", "c")], ids="-".join)
@pytest.mark.parametrize("rows", [2, pytest.param(30_000, marks=pytest.mark.slow)])
def test_two_results_replace_each_column(
    sigmoid: Program,
    source: str,
    delimiter: str,
    target: str,
    columns: tuple[str, ...],
    rows: int,
) -> None:
    data = "a,b,c\n" + "1,0,-1\n" * rows
    chosen = [word for column in columns for word in ("-c", column)]
    run = sigmoid(
        *("table", "--from", source, "--to", target, "--replace", *chosen),
        stdin=data.replace(",", delimiter).encode(),
    )
    assert (run.status, run.err) == (0, "")
    results = {
        "a": ("0.7310585786300049", "0.19661193324148185"),
        "b": ("0.5", "0.25"),
        "c": ("0.2689414213699951", "0.19661193324148185"),
    }
    cells = {"a": "1", "b": "0", "c": "-1"}
    names, row = [], []
    for column in "abc":
        if column in columns:
            names += [f"{column}_sigmoid", f"{column}_grad"]
            row += results[column]
        else:
            names.append(column)
            row.append(cells[column])
    lines = run.lines
    if target == "jsonl":
        assert json.loads(lines[0]) == dict(zip(names, map(float, row), strict=True))
        return
    separator = {"csv": ",", "tsv": "\t", "markdown": " | "}[target]
    split = [line.strip("| ").split(separator) for line in (lines[0], lines[-1])]
    assert split == [names, row]


def test_one_column_is_replaced_by_two_results(sigmoid: Program) -> None:
    run = sigmoid("table", "--from", "csv", "--replace", stdin=b"a\n0\n\n")
    assert run.out == b"a_sigmoid,a_grad\n0.5,0.25\n\n"


def test_standard_input_is_read_if_it_is_a_pipe_or_a_file(sigmoid: Program) -> None:
    expected = "x,sigmoid,grad\n" + BOTH
    assert sigmoid("table", stdin=b"0 1\n").out.decode() == expected
    (sigmoid.folder / "numbers").write_bytes(b"0\n1\n")
    assert sigmoid.in_shell("sigmoid table < numbers").out.decode() == expected
    assert sigmoid("table", stdin=b"").out == b"x,sigmoid,grad\n"


def test_without_standard_input_a_table_has_a_grid(sigmoid: Program) -> None:
    for line in ("sigmoid table < /dev/null", "sigmoid table <&-"):
        assert len(sigmoid.in_shell(line).lines) == 14
    assert len(sigmoid("table", "--count", "3", stdin=b"0 1\n").lines) == 4


def test_a_plot_has_the_points_of_standard_input(sigmoid: Program) -> None:
    assert "●" in sigmoid("table", "--plot", stdin=b"1 2 3\n").out.decode()
    assert "●" not in sigmoid("table", "--plot").out.decode()


@pytest.mark.parametrize(
    ("arguments", "first", "last"),
    [
        (["--start", "0", "--stop", "0.5"], "0", "0.5"),
        (["--stop", "6.5", "--start", "0.5"], "0.5", "6.5"),
        (["--count", "99999999999"], "-6", "6"),
        (["--step", "5"], "-6", "6"),
        (["--count", "1"], "-6", "6"),
    ],
    ids=" ".join,
)
def test_the_curves_reach_from_start_to_stop_whatever_the_steps(
    sigmoid: Program, arguments: list[str], first: str, last: str
) -> None:
    run = sigmoid("table", "--plot", *arguments, env={"COLUMNS": "125"})
    assert run.err == ""
    labels = run.lines[-1].split()
    assert (labels[0], labels[-1]) == (first, last)


@pytest.mark.parametrize("rows", [4, 40, 41])
def test_saturated_rows_are_counted_in_the_whole_table(sigmoid: Program, rows: int) -> None:
    run = sigmoid("table", "--start", "-50", "--stop", "49", "--rows", str(rows), "--to", "rich")
    assert run.lines[-1] == "saturated, σ′(x) < 0.01: 91 of 100 rows"
    many = "".join(f"{x}\n" for x in range(-50, 50)).encode() * 3000
    run = sigmoid("table", "--rows", str(rows), "--to", "rich", stdin=many)
    assert run.lines[-1] == "saturated, σ′(x) < 0.01: 273,000 of 300,000 rows"


@pytest.mark.parametrize("count", ["1", "4", "7"])
def test_a_count_is_spaced_evenly(sigmoid: Program, count: str) -> None:
    run = sigmoid("table", "--start", "0", "--stop", "3", "--count", count, "--to", "text")
    xs = [float(line.split()[0]) for line in run.lines]
    assert xs == [3 * i / max(int(count) - 1, 1) for i in range(int(count))]


def test_depth_adds_what_layers_leave_of_a_gradient(sigmoid: Program) -> None:
    run = sigmoid("table", "0", "800", "--depth", "200")
    assert run.lines == [
        "x,sigmoid,grad,grad^200",
        "0,0.5,0.25,3.8725919148493183e-121",
        "800,1.0,0.0,7.6365197573167905e-69488",
    ]
    rich = sigmoid("table", "0", "--depth", "3", "--to", "rich").out.decode()
    assert "σ′(x)³" in rich
    assert "σ′(x)³ ≤ ¼³ = 0.015625" in rich


def test_the_help_says_why_gradients_vanish_and_cannot_explode(sigmoid: Program) -> None:
    text = " ".join(sigmoid("table", "--help").out.decode().split())
    assert "0 < σ′(x) ≤ ¼" in text
    assert "Gradients vanish" in text
    assert "cannot explode" in text


@pytest.mark.parametrize(
    ("arguments", "message", "remedy"),
    [
        (["--step", "0"], "--step cannot be 0", "--count N"),
        (["--step", "-1"], "leads away", "use --step 1,"),
        (["--start", "6", "--stop", "-6"], "leads away", "use --step -1,"),
        (["--step", "1", "--count", "3"], "--step and --count", "leave out one"),
        (["--start", "nan"], "'nan' is not finite", "--help"),
        (["--stop", "-inf"], "'-inf' is not finite", "--help"),
        (["--step", "1e999"], "'1e999' is not finite", "--help"),
        (["--stop", "x"], "'x' is not a number", "--help"),
        (["1", "--count", "3"], "INPUT and --start, --stop", "leave out"),
        (["--count", "1000000", "--to", "rich"], "1,000,000 rows are too many", "--count 20"),
        (["--rows", "1000000", "--to", "rich"], "1,000,000 rows are too many", "--rows 40"),
        (["--rows", "3", "--to", "csv"], "csv has all rows", "leave it out"),
        (["--rows", "0", "--to", "rich"], "0 is not in the range", "--help"),
        (["--depth", "0"], "0 is not in the range", "--help"),
        (["--depth", "2", "--plot"], "--depth is for tables", "leave out"),
        (["--plot", "--to", "csv"], "--to is for tables", "leave out"),
        (["--plot", "--start", "2", "--stop", "2"], "no curve", "further apart"),
        (["--plot", "-o", "x.csv"], "neither a picture nor text", ".svg"),
        (["-o", "x.png"], "is a picture file", "--plot"),
        (["-o", "x.npy"], "npy holds one", "--to text, csv"),
        (["--to", "npy"], "'npy' is not one of", "--help"),
        (["1", "--depth", "2", "--replace", "--from", "csv"], "--replace adds none", "leave out"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_options_that_make_no_sense_are_a_usage_error_with_a_remedy(
    sigmoid: Program, arguments: list[str], message: str, remedy: str
) -> None:
    run = sigmoid("table", *arguments)
    assert (run.status, run.out) == (2, b"")
    assert message in run.err.splitlines()[0]
    assert remedy in run.err.splitlines()[-1]
    assert not list(sigmoid.folder.glob("x.*"))


def test_all_rows_of_long_input_are_refused(sigmoid: Program) -> None:
    numbers = b"1\n" * 20_000
    run = sigmoid("table", "-", "--to", "rich", "--rows", "all", stdin=numbers)
    assert (run.status, run.out) == (2, b"")
    assert "too many to show" in run.err
    some = sigmoid("table", "-", "--to", "rich", "--rows", "4", stdin=numbers).out.decode()
    assert "⋮ 19,996 more rows ⋮" in some
    assert "4 of 20,000 rows; all of them: --rows all" in some


def test_on_a_terminal_the_table_is_rich_and_coloured(sigmoid: Program) -> None:
    run = sigmoid.on_terminal("table")
    assert run.status == 0
    assert "\x1b[" in run.out.decode()
    assert "█" in run.out.decode()
    assert b"\x1b[" not in sigmoid.on_terminal("table", env={"NO_COLOR": "1"}).out
    assert b"\x1b[" not in sigmoid.on_terminal("table", env={"TERM": "dumb"}).out
    assert b"\x1b[" not in sigmoid.on_terminal("table", "--no-color").out
    assert b"\x1b[" in sigmoid("table", "--to", "rich", env={"FORCE_COLOR": "1"}).out


@pytest.mark.parametrize("columns", [20, 40, 80, 200])
@pytest.mark.parametrize("arguments", [[], ["--plot"]], ids=["rows", "plot"])
def test_a_table_fits_the_terminal(sigmoid: Program, columns: int, arguments: list[str]) -> None:
    run = sigmoid.on_terminal("table", *arguments, "--no-color", columns=columns)
    assert run.status == 0
    assert max(map(len, run.lines)) <= columns
    plain = sigmoid.on_terminal(
        "table", *arguments, "--no-color", columns=columns, env={"LC_ALL": "C"}
    )
    assert plain.out.isascii()
    assert max(map(len, plain.lines)) <= columns


@pytest.mark.parametrize("ending", ["svg", "png", "pdf"])
def test_a_picture_appears_whole(sigmoid: Program, ending: str) -> None:
    run = sigmoid("table", "--plot", "-1", "2", "-o", f"curve.{ending}", env={"DISPLAY": ""})
    assert (run.status, run.out, run.err) == (0, b"", "")
    assert [path.name for path in sigmoid.folder.iterdir()] == [f"curve.{ending}"]
    assert (sigmoid.folder / f"curve.{ending}").stat().st_size > 5000


@pytest.mark.parametrize(
    ("start", "stop", "labels"),
    [("0", "0.5", ["0", "0.5"]), ("-6.5", "6.5", ["-6", "6"]), ("3", "1", ["1", "3"])],
)
def test_a_plot_covers_the_range_of_the_options(
    sigmoid: Program, start: str, stop: str, labels: list[str]
) -> None:
    step = ["--step", "-1"] if float(stop) < float(start) else []
    run = sigmoid("table", "--plot", "--start", start, "--stop", stop, *step)
    shown = run.out.decode().splitlines()[-1].split()
    assert (run.status, shown[0], shown[-1]) == (0, *labels)


def test_without_matplotlib_one_line_says_how_to_get_it(sigmoid: Program) -> None:
    hidden = sigmoid.folder / "hidden"
    hidden.mkdir()
    (hidden / "sitecustomize.py").write_text(
        "import importlib.util\n"
        "found = importlib.util.find_spec\n"
        "importlib.util.find_spec = lambda name, package=None: "
        "None if name == 'matplotlib' else found(name, package)\n"
    )
    run = sigmoid("table", "--plot", "-o", "a.svg", env={"PYTHONPATH": str(hidden)})
    assert run.status == 2
    assert run.err.splitlines() == [
        "sigmoid: a picture needs matplotlib",
        "install it with: pip install 'sigmoid-cli[plot]'",
    ]


def test_a_plot_into_a_text_file_has_no_colour(sigmoid: Program) -> None:
    assert sigmoid("table", "--plot", "-o", "curve.txt").status == 0
    assert "\x1b" not in (sigmoid.folder / "curve.txt").read_text()


def test_bad_data_is_reported_with_its_position_and_no_table_is_written(sigmoid: Program) -> None:
    run = sigmoid("table", "-", "--to", "rich", stdin=b"1\nx\n")
    assert (run.status, run.out) == (1, b"")
    assert run.err.startswith("sigmoid: <stdin>:2:1: 'x' is not a number")
    kept = sigmoid("table", "-", "--on-error", "skip", "--to", "text", stdin=b"0\nx\n")
    assert (kept.status, kept.out) == (0, b"0 0.5 0.25\n")


@pytest.mark.parametrize("function", ["eval", "grad"])
def test_steps_end_in_what_is_printed_without_them(sigmoid: Program, function: str) -> None:
    numbers = ["1", "-745", "40", "inf", "-inf", "0", "nan"]
    results = sigmoid(function, *numbers).lines
    text = sigmoid(function, *numbers, "--steps").out.decode()
    workings = text.strip().split("\n\n")[1:]
    assert [part.splitlines()[-1].split(" = ")[1].split("   ")[0] for part in workings] == results


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--steps", "--to", "csv"], "--steps writes text only"),
        (["--steps", "--in-place"], "--steps is for a screen"),
        (["--to", "rich", "--output-dir", "d"], "--to rich is for a screen"),
        (["--steps", *["1"] * 20], "--steps is for at most 20 numbers"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_options_that_exclude_steps_or_rich_are_a_usage_error(
    sigmoid: Program, arguments: list[str], message: str
) -> None:
    run = sigmoid("eval", "1", *arguments)
    assert (run.status, run.out) == (2, b"")
    assert message in run.err


def test_eval_and_grad_show_a_rich_table(sigmoid: Program) -> None:
    assert sigmoid("eval", "0", "--to", "rich").lines[0].split() == ["x", "σ(x)"]
    assert sigmoid("grad", "0", "--to", "rich").lines[0].split() == ["x", "σ′(x)"]
    (sigmoid.folder / "d.csv").write_bytes(b"[red]id,a\nr,1\n")
    shown = sigmoid("eval", "d.csv", "-c", "a", "--to", "rich").lines
    assert shown[0].split() == ["[red]id", "a", "a_sigmoid"]
