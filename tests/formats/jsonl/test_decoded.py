"""Objects decoded without NumPy: the same bytes as those of the fallback."""

from __future__ import annotations

import json
from itertools import product

import pytest

from sigmoid_cli.formats.jsonl import little
from sigmoid_cli.formats.record_options import RecordOptions
from sigmoid_cli.numeric.calculation import Calculation
from sigmoid_cli.numeric.scalar import ScalarEngine
from support.conversion import SIGMOID, outcome

PLAIN = ['{"x":1.5,"y":"a"}', '{"x":-2,"y":"b"}', '{"y":null,"x":3e-1}', '{"x":0.25}']
ODD = [
    "",
    "  ",
    '{"x":1}  ',
    '{"x":1 }',
    ' {"x":1}',
    "{}",
    '{"y":1}',
    '{"x":null}',
    '{"x":true}',
    '{"x":"1"}',
    '{"x":"NA"}',
    '{"x":-9}',
    '{"x":-9.0}',
    '{"x":NaN}',
    '{"x":1e999}',
    '{"x":1,"x":2}',
    '{"x":1,"\\u0078":2}',
    '{"x":1,"x_sigmoid":2}',
    '{"x":1,"x\\u005fsigmoid":2}',
    '{"x":{"x":1}}',
    '{"x":[1]}',
    '{"y":[{"x":1}',
    "{}]}",
    '{"x":1},{"x":2}',
    '{"x":18446744073709551617}',
    '{"x":16777217}',
    '{"x":16777217.0}',
    '{"x":9007199254740993}',
    '{"x":1e39}',
    '{"y":"\ud800","x":1}',
    "7",
    "null",
    '"x"',
]
LINE_ENDS = ["\n", "\r\n"]


@pytest.fixture
def only_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(little, "plain_objects", lambda *_: None)


def many(calculation: Calculation) -> ScalarEngine:
    return ScalarEngine(calculation, few=0)


@pytest.mark.usefixtures("only_decoded")
@pytest.mark.parametrize(
    ("dtype", "on_error"),
    [
        ("float64", "fail"),
        ("float64", "nan"),
        ("float64", "skip"),
        ("float32", "nan"),
        ("float16", "fail"),
    ],
)
def test_odd_lines_among_plain_ones(dtype: str, on_error: str) -> None:
    calculation = Calculation(("sigmoid",), dtype, on_error=on_error)
    options = RecordOptions(("x",), missing=(b"NA", b"-9"))
    for odd, line_end in product(ODD, LINE_ENDS):
        for lines in ([*PLAIN, odd], [PLAIN[0], odd, *PLAIN], [*PLAIN[:3], odd, odd, odd, odd]):
            for end in (line_end, ""):
                data = (line_end.join(lines) + end).encode("utf-8", "surrogatepass")
                slow = outcome(data, "jsonl", "jsonl", options, calculation=calculation)
                fast = outcome(data, "jsonl", "jsonl", options, calculation=calculation, kind=many)
                assert fast == slow, data


@pytest.mark.usefixtures("only_decoded")
@pytest.mark.parametrize("functions", [("sigmoid",), ("sigmoid", "grad"), ("logit",)])
@pytest.mark.parametrize("columns", [("x",), ("u.x",), ("x", "u.x"), ("u.v.x",)])
@pytest.mark.parametrize("line_end", LINE_ENDS)
def test_paths_and_functions(
    line_end: str, columns: tuple[str, ...], functions: tuple[str, ...]
) -> None:
    lines = [
        '{"x": 0.5, "u": {"x": 0.25, "v": {"x": 1}}}',
        '{"x": 0, "u": {"x": null, "v": 3}}',
        '{"x": 1, "u": {"v": {"x": 0.125}, "x": 0}}',
        '{"x": 0.75, "u": [1]}',
        '{"x": 0.75, "%": "%b", "v": 1}',
    ]
    data = (line_end.join(lines) + line_end).encode()
    options, calculation = RecordOptions(columns), Calculation(functions)
    slow = outcome(data, "jsonl", "jsonl", options, calculation=calculation)
    assert outcome(data, "jsonl", "jsonl", options, calculation=calculation, kind=many) == slow


@pytest.mark.usefixtures("only_decoded")
def test_results_have_any_name() -> None:
    data = b'{"x":1,"%":0}\n{"x":2,"%":0}\n'
    options = RecordOptions(("x",), ("%b,\n",))
    slow = outcome(data, "jsonl", "jsonl", options, calculation=SIGMOID)
    assert outcome(data, "jsonl", "jsonl", options, calculation=SIGMOID, kind=many) == slow


@pytest.mark.usefixtures("only_decoded")
@pytest.mark.parametrize("key", ["x", ",", ":", "", "},{", "é", "a b"])
@pytest.mark.parametrize("target", ["jsonl", "json"])
def test_results_in_the_place_of_numbers(key: str, target: str) -> None:
    objects: list[dict[str, object]] = [
        {key: 0.5, "y": [1]},
        {"y": {key: 1}, key: -2},
        {"y": key, key: 3},
        {"y": ["a", "b"], key: 4e-9},
        {"y": {"a": "b"}, key: None},
        {"a": "b", key: 7},
        {"y": "\\", key: 6},
        {"y": 1},
        {key: 1, "z": "true"},
    ]
    options = RecordOptions((key,), replace=True)
    for separators in ((",", ":"), (", ", ": "), (" ,\t", " :  ")):
        texts = [json.dumps(each, separators=separators) for each in objects for _ in range(3)]
        written = "\n".join(texts) if target == "jsonl" else f"[{','.join(texts)}]\n"
        for end in ("", "\n"):
            data = (written + end).encode()
            slow = outcome(data, target, target, options)
            assert outcome(data, target, target, options, kind=many) == slow


def test_many_objects_are_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    data = b'{"x":1,"y":[1]}\n' * 120
    fallback: list[bytes] = []
    monkeypatch.setattr(
        "sigmoid_cli.formats.jsonl.lines.lines_with_results",
        lambda data, *_: fallback.append(data) or [],
    )
    line = b'{"x":1,"y":[1],"x_sigmoid":0.7310585786300049}\n'
    assert outcome(data, "jsonl", "jsonl", RecordOptions(("x",))) == line * 120
    assert b"".join(fallback) == b""
