"""Odd records among plain ones: fast path and fallback agree."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sigmoid_cli.formats.record_options import RecordOptions
from sigmoid_cli.numeric.calculation import Calculation
from sigmoid_cli.numeric.engine import Engine
from support.conversion import ENGINES, outcome
from support.rounds import shortened

Record = Callable[[str], str]

NUMBERS = st.sampled_from(["0", "-1.5", "2.718281828459045", "1e-300", "0.25", "1.0000000001"])
LONG = "1" * 40

CSV_ODD: list[Record] = [
    lambda x: "",
    lambda x: "\r",
    lambda x: f'17,"an"n,{x},1',
    lambda x: f'17,"a ""b""",{x},1',
    lambda x: f'17,"a\nb",{x},1',
    lambda x: f'17,"a,b"c,"{x}",1',
    lambda x: f'17,"a,b","{x}",1',
    lambda x: f'"17",",\n,","{x}","1"',
    lambda x: '17,"u","1,5",1',
    lambda x: '17,"u","",1',
    lambda x: f'17,"\0,\1\n",{x},1',
    lambda x: f'17,u,"{x[:1]}"{x[1:]},1',
    lambda x: "17,u,nan,1",
    lambda x: "17,u,,1",
    lambda x: "17,u,  ,1",
    lambda x: '17,u,"",1',
    lambda x: f"17,u, {x} ,1\r",
    lambda x: f"17,u,{LONG},1",
    lambda x: f"17,u,{LONG}{LONG},1",
    lambda x: "17,u,0x1p3,1",
    lambda x: "17,u,+1.5,1",
    lambda x: "17,u,.5,1e400",
    lambda x: "17,u,1e-400,1",
    lambda x: "17,u,abc,1",
    lambda x: 'nan,"a,b",5,"6"x',
    lambda x: "17,u,[1],1",
    lambda x: f'17,u,{x}"3,1',
    lambda x: "17,u",
]
JSONL_ODD: list[Record] = [
    lambda x: "",
    lambda x: "  \t",
    lambda x: '{"id": 1, "x": "NaN"}',
    lambda x: f'{{"id": 1, "x": {LONG}}}',
    lambda x: f'{{"id": {LONG}, "x": {x}}}',
    lambda x: f'{{"id": "-{LONG} 1e999", "x": {x}}}',
    lambda x: f'{{"id": [1E+999,-{LONG}], "x": {x}}}',
    lambda x: f'{{"x": 1, "x": {x}}}',
    lambda x: f'  {{"x" : {x} }} \r',
    lambda x: f'{{"\\u0078": {x}, "y": 1}}',
    lambda x: f'{{"\\u00e9": "\\\\", "x": {x}}}',
    lambda x: f'{{"a": {{"x": 5}}, "x": {x}}}',
    lambda x: f'{{"a": "{{", "x": {x}, "b": [1, [2]]}}',
    lambda x: '{"id": 1}',
    lambda x: '{"id": 1, "x": null}',
    lambda x: "{}",
    lambda x: '{"x": [1]}',
    lambda x: '{"x": true, "y": "x"}',
    lambda x: '{"x": true}',
    lambda x: f'{{"x": {x}, "id": [1, "2"]}}',
    lambda x: f'{{"x": {x}, "id": {{"x": 1e400}}}}',
    lambda x: '{"x": 1e400, "id": "\\u0031"}',
    lambda x: '{"x": 1.5, "id": NaN}',
    lambda x: f'{{"id": 1, "x": "{x}"}}',
    lambda x: f'{{"s": "\\"x\\": 5", "x": {x}}}',
    lambda x: f'{{"id": 1, "x": {x}, "x_sigmoid": 3}}',
    lambda x: f'{{"id": 1, "x": {x}',
    lambda x: f'{{"id": 1, "x": {x}}}, {{"x": 1}}',
    lambda x: "17",
]
TEXT_ODD: list[Record] = [
    lambda x: "",
    lambda x: " ",
    lambda x: "# a note",
    lambda x: f"{x}\r",
    lambda x: "\r",
    lambda x: f"{x} {x}",
    lambda x: f" {x}\t{x} ",
    lambda x: "nan",
    lambda x: "abc",
    lambda x: f"abc {x}",
    lambda x: "0x1p3",
    lambda x: f"{x}#",
    lambda x: f"{x} #",
    lambda x: f"# {x}, 2",
    lambda x: f"{LONG} +{x} 1e400 .5",
    lambda x: "[1]",
    lambda x: "+.5",
    lambda x: "1e400",
    lambda x: "1,5",
    lambda x: ",",
    lambda x: ".",
    lambda x: 'a,"b',
    lambda x: f"\x0b{x}\x0c",
    lambda x: "1.5",
]
JSON_ODD: list[Record] = [
    lambda x: LONG,
    lambda x: "null",
    lambda x: '"NaN"',
    lambda x: f'"{x}"',
    lambda x: f"[{x}, [{x}]]",
    lambda x: "[]",
    lambda x: "nan",
    lambda x: '"a,[b"',
    lambda x: "true",
    lambda x: "[" * 600 + x + "]" * 600,
    lambda x: "{}",
]


@st.composite
def mixed(draw: st.DrawFn, plain: Record, odd: list[Record]) -> list[str]:
    """Records of which a few, many or all are odd, each in one way or several."""
    kinds = draw(st.lists(st.sampled_from(odd), min_size=1, max_size=3))
    rate = draw(st.sampled_from([0.02, 0.2, 0.6, 1.0]))
    random = draw(st.randoms(use_true_random=False))
    numbers = draw(st.lists(NUMBERS, min_size=1, max_size=9))
    return [
        (random.choice(kinds) if random.random() < rate else plain)(random.choice(numbers))
        for _ in range(draw(st.integers(1, 120)))
    ]


CALCULATIONS = st.builds(
    lambda function, dtype, on_error, form, scale: Calculation(
        (function,), dtype, on_error=on_error, scale=scale, **form
    ),
    st.sampled_from(["sigmoid", "logit"]),
    st.sampled_from(["float64", "float32", "float16"]),
    st.sampled_from(["fail", "nan", "skip"]),
    st.sampled_from([{}, {"precision": 3}, {"decimals": 4}]),
    st.sampled_from([1.0, 2.0]),
)
ENDS = st.sampled_from(["\n", ""])
MISSING = st.sampled_from([(), (), (b"NA",), (b"0", b"-1.5"), (b"nan", b"17")])


def check(data: str, source: str, target: str, *arguments: object, **options: object) -> None:
    def converted_by(kind: Callable[[Calculation], Engine]) -> tuple[bytes | str, bool]:
        """The output, and whether a result was infinite; or the error.

        Results of records that are left out may count or not.
        """
        engines: list[Engine] = []

        def engine(calculation: Calculation) -> Engine:
            engines.append(kind(calculation))
            return engines[-1]

        out = outcome(data.encode(), source, target, *arguments, kind=engine, **options)
        if isinstance(out, str) or engines[-1].calculation.on_error == "skip":
            return out, False
        return out, engines[-1].has_infinite

    expected = converted_by(ENGINES[0])
    for kind in ENGINES[1:]:
        assert converted_by(kind) == expected


@given(
    mixed(lambda x: f"17,user,{x},0.25", CSV_ODD),
    ENDS,
    CALCULATIONS,
    st.booleans(),
    st.sampled_from([("x",), ("w", "x"), ("id", "x", "w")]),
    st.booleans(),
    MISSING,
)
@settings(max_examples=shortened(100), deadline=None)
@pytest.mark.parametrize("target", ["csv", "text", "npy", "jsonl"])
def test_csv(
    target: str,
    records: list[str],
    end: str,
    calculation: Calculation,
    replace: bool,
    columns: tuple[str, ...],
    comma: bool,
    missing: tuple[bytes, ...],
) -> None:
    data = "\n".join(["id,u,x,w", *records]) + end
    options = RecordOptions(columns, replace=replace, missing=missing)
    if target == "npy":  # whose numbers are not written as text
        calculation = calculation._replace(precision=None, decimals=None)
    if comma:
        data = data.replace(",", ";").replace(".", ",")
        options = options._replace(delimiter=b";")
        calculation = calculation._replace(decimal_comma=True)
    check(data, "csv", target, options, calculation=calculation)


@given(mixed(str, ["".format, "\r".format, "nan".format, '""'.format, "abc".format]), CALCULATIONS)
@settings(max_examples=shortened(100), deadline=None)
@pytest.mark.parametrize("target", ["csv", "text"])
def test_csv_of_one_column(target: str, records: list[str], calculation: Calculation) -> None:
    check("\n".join(["x", *records]), "csv", target, calculation=calculation)


@given(
    mixed(lambda x: f'{{"id": 17, "x": {x}}}', JSONL_ODD),
    ENDS,
    CALCULATIONS,
    st.booleans(),
    st.sampled_from([("x",), ("id", "x")]),
    st.booleans(),
    MISSING,
)
@settings(max_examples=shortened(100), deadline=None)
@pytest.mark.parametrize("target", ["jsonl", "csv", "json"])
def test_json_lines(
    target: str,
    records: list[str],
    end: str,
    calculation: Calculation,
    replace: bool,
    columns: tuple[str, ...],
    is_named: bool,
    missing: tuple[bytes, ...],
) -> None:
    data = "\n".join(['{"id": 1, "x": 2}', *records]) + end
    names = ("p", "y")[: len(columns)] if is_named else ()
    options = RecordOptions(columns, names, replace, missing=missing)
    check(data, "jsonl", target, options, calculation=calculation)


@given(
    st.sampled_from(["", "", "# 1,5\n", "#\r\n#2\n", "#"]),
    mixed(str, TEXT_ODD) | mixed(str, ["abc".format, "nan".format]),
    ENDS,
    CALCULATIONS,
    st.booleans(),
)
@settings(max_examples=shortened(100), deadline=None)
@pytest.mark.parametrize("target", ["text", "csv", "jsonl", "json"])
def test_text(
    target: str, comments: str, records: list[str], end: str, calculation: Calculation, comma: bool
) -> None:
    data = comments + "\n".join(records) + end
    if comma:
        data = data.translate(str.maketrans(".,", ",."))
        calculation = calculation._replace(decimal_comma=True)
    check(data, "text", target, calculation=calculation)


@given(mixed(str, JSON_ODD), CALCULATIONS)
@settings(max_examples=shortened(100), deadline=None)
@pytest.mark.parametrize("target", ["json", "text"])
def test_json(target: str, records: list[str], calculation: Calculation) -> None:
    check("[" + ", ".join(records) + "]", "json", target, calculation=calculation)


@pytest.mark.parametrize("width", [2, 9, 40])
@pytest.mark.parametrize("source", ["csv", "jsonl"])
@given(st.data())
@settings(max_examples=shortened(40), deadline=None)
def test_all_of_many_columns(source: str, width: int, data: st.DataObject) -> None:
    names = [f"c{index}" for index in range(width)]
    columns = data.draw(st.permutations(names))[: data.draw(st.integers(1, width))]
    cells = data.draw(st.lists(st.sampled_from(["1", "", "-2.5", "nan"]), min_size=9, max_size=9))
    rows = [[cells[(7 * row + index) % 9] for index in range(width)] for row in range(12)]
    if source == "csv":
        lines = [",".join(names), *map(",".join, rows)]
        lines.insert(data.draw(st.integers(1, len(lines))), "")
    else:
        pairs = [
            [f'"{name}": {cell or "null"}' for name, cell in zip(names, row, strict=True)]
            for row in rows
        ]
        if data.draw(st.booleans()):
            pairs[5].reverse()
        lines = ["{" + ", ".join(row) + "}" for row in pairs]
    options = RecordOptions(tuple(columns), replace=data.draw(st.booleans()))
    check("\n".join(lines), source, source, options)
