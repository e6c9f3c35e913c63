"""The rows of the table of tools/cliffs.py: odd inputs, and what each is compared with."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from cliff_inputs import (
    Case,
    constant,
    csv,
    ends_of_lines,
    every,
    hexadecimal,
    json_array,
    json_object,
    jsonl,
    midpoints,
    near_half,
    nested,
    normal,
    odd_multiples,
    probabilities,
    raw,
    record,
    sentinels,
    subnormal,
    text,
    uniform,
    wide_csv,
    wide_jsonl,
    with_commas,
    with_records,
)


class Row(NamedTuple):
    """An odd input, what it is compared with, and the most that it should cost."""

    odd: Case
    ordinary: Case
    limit: float


CSV = csv("CSV", every(1, record, record))
JSONL = jsonl("JSON Lines", every(1, json_object, json_object))
TEXT = text("text", every(1, str, str))
JSON = json_array("JSON", "0.5", 10**9)
F64 = raw("f64", normal(5), "float64")
F32 = raw("f32", normal(5), "float32")
LONG = "1234567890123456789012345678901234567890"


def rows() -> list[Row]:
    blank = every(1, lambda x: record(x) + "\n", record)
    taken = every(1, lambda x: json_object(x)[:-1] + ', "logit_sigmoid": 0.5}', json_object)
    return [
        Row(csv("CSV, a blank line per 10,000", every(10_000, "", record)), CSV, 1.5),
        Row(csv("CSV, a blank line after each record", blank), CSV, 3),
        Row(csv('CSV, a field like "fo"o', every(1, lambda x: f'17,"an"n,{x},1', record)), CSV, 4),
        Row(csv("CSV, a cell nan per 1,000", every(1000, record("nan"), record)), CSV, 2),
        Row(csv("CSV, to text, a blank line per 1,000", every(1000, "", record), "--to", "text"),
            csv("CSV, to text", every(1, record, record), "--to", "text"), 2),
        *(
            Row(jsonl(f"JSON Lines, 1 in 1,000: {title}", every(1000, odd, json_object), *more),
                JSONL, 1.5)
            for title, odd, more in (
                ("a blank line", "", ()),
                ('"NaN"', json_object('"NaN"'), ("--on-error", "nan")),
                ("a 40-digit number", json_object(LONG), ()),
                ("a key twice", json_object('1, "logit": 2'), ()),
                ("blanks around", '  {"logit" : 2 } ', ()),
            )
        ),
        Row(jsonl("JSON Lines, \\u in each key",
                  every(1, lambda x: f'{{"\\u00e9": 17, "logit": {x}}}', json_object)), JSONL, 4),
        Row(jsonl("JSON Lines, \\u in the key read",
                  every(1, lambda x: f'{{"i": 17, "log\\u0069t": {x}}}', json_object)), JSONL, 4),
        Row(jsonl("JSON Lines, a key logit_sigmoid there, --as", taken, "--as", "p"), JSONL, 2),
        *(Row(wide_csv(width), wide_csv(16), 2) for width in (64, 250)),
        *(Row(wide_jsonl(width), wide_jsonl(16), 2) for width in (64, 250)),
        Row(text("text, # every second line", every(2, "# note", str)), TEXT, 3),
        Row(text("text, one CRLF per 5,000 lines", ends_of_lines), TEXT, 2),
        Row(text("text, skip, a blank line per 100", every(100, "", str), "--on-error", "skip"),
            TEXT, 4),
        Row(text("text, skip, a comment per 100", every(100, "# note", str), "--on-error", "skip"),
            TEXT, 4),
        Row(text("text, skip, a word and a blank line per 100",
                 every(100, "abc\n", str), "--on-error", "skip"), TEXT, 4),
        Row(raw("f64, odd multiples of 2^-52", odd_multiples, "float64"), F64, 5),
        Row(raw("f64, all 2^-52", constant(2.0**-52), "float64"), F64, 5),
        Row(raw("f64, grad of 2^-26", constant(2.0**-26), "float64", "grad"), F64, 5),
        Row(raw("f32, all 2^-23", constant(2.0**-23), "float32"), F32, 5),
        Row(raw("f32, near 0", normal(3e-9), "float32"), F32, 5),
        Row(text("text, float32, midpoints", midpoints("float32"), "--dtype", "float32"), TEXT, 10),
        Row(text("text, float16, midpoints", midpoints("float16"), "--dtype", "float16"), TEXT, 10),
        Row(text("text, -p 3, subnormal results", subnormal, "-p", "3"), TEXT, 5),
        Row(text("text, hexadecimal", hexadecimal), TEXT, 10),
        Row(json_array("JSON, each tenth of 40 digits", LONG, 10), JSON, 5),
        Row(json_array('JSON, "NaN" each tenth', '"NaN"', 10, "--on-error", "nan"), JSON, 5),
        Row(json_array('JSON, "NaN" each thousandth', '"NaN"', 1000, "--on-error", "nan"), JSON, 5),
        Row(Case("JSON, 900 deep", "json", nested, 150_000), JSON, 5),
        *rows_of_tables(),
        *rows_of_options(),
        *rows_of_family(),
    ]  # fmt: skip


def rows_of_tables() -> list[Row]:
    """Odd records on their way to another format, against plain ones on the same way."""
    to = {target: ("--to", target) for target in ("csv", "jsonl", "text")}
    text_to_csv = text("text, to csv", every(1, str, str), *to["csv"])
    text_to_jsonl = text("text, to jsonl", every(1, str, str), *to["jsonl"])
    csv_to_jsonl = csv("CSV, to jsonl", every(1, record, record), *to["jsonl"])
    jsonl_to_csv = jsonl("JSON Lines, to csv", every(1, json_object, json_object), *to["csv"])
    return [
        Row(text("text, to csv, a blank line per 100", every(100, "", str), *to["csv"]),
            text_to_csv, 3),
        Row(text("text, to csv, # a, b per 10", every(10, "# a, b", str), *to["csv"]),
            text_to_csv, 3),
        Row(text("text, to csv, skip, a word per 10", every(10, "a,b", str), *to["csv"],
                 "--on-error", "skip"), text_to_csv, 4),
        Row(text("text, to jsonl, nan per 1,000", every(1000, "nan", str), *to["jsonl"]),
            text_to_jsonl, 3),
        Row(text("text, to jsonl, nan per 10", every(10, "nan", str), *to["jsonl"]),
            text_to_jsonl, 5),
        Row(csv("CSV, to jsonl, a quote per 1,000",
                every(1000, lambda x: f'17,"a ""b""",{x},1', record), *to["jsonl"]),
            csv_to_jsonl, 3),
        Row(csv("CSV, to text, skip, a word per 100",
                every(100, record("abc"), record), *to["text"], "--on-error", "skip"),
            csv("CSV, to text", every(1, record, record), *to["text"]), 3),
        Row(jsonl("JSON Lines, to csv, an array per 1,000",
                  every(1000, lambda x: f'{{"id": [1, 2], "logit": {x}}}', json_object),
                  *to["csv"]), jsonl_to_csv, 2),
        Row(jsonl("JSON Lines, to csv, skip, a word per 10",
                  every(10, json_object('"abc"'), json_object), *to["csv"], "--on-error", "skip"),
            jsonl_to_csv, 3),
    ]  # fmt: skip


def rows_of_options() -> list[Row]:
    """Odd records and options that change what is read or written."""
    comma = csv("CSV, a decimal comma", with_commas, "-d", ";", "--decimal-comma")
    return [
        Row(csv("CSV, --missing, NA per 10", every(10, record("NA"), record), "--missing", "NA"),
            CSV, 2),
        Row(csv("CSV, nan, a word per 10",
                every(10, record("abc"), record), "--on-error", "nan"), CSV, 3),
        Row(csv("CSV, +1.5 per 10", every(10, record("+1.5"), record)), CSV, 3),
        Row(comma, CSV, 2),
        Row(comma._replace(title="CSV, a decimal comma, to text",
                           options=(*comma.options, "--to", "text")), CSV, 3),
        Row(jsonl("JSON Lines, a 40-digit number per 10",
                  every(10, json_object(LONG), json_object)), JSONL, 5),
        Row(text("text, nan, a word and a number per 10",
                 every(10, "abc 1.5", str), "--on-error", "nan"), TEXT, 8),
        Row(text("text, --decimals 4, nan per 10", every(10, "nan", str), "--decimals", "4"),
            text("text, --decimals 4", every(1, str, str), "--decimals", "4"), 5),
        Row(text("text, -p 3, nan per 10", every(10, "nan", str), "-p", "3"),
            text("text, -p 3", every(1, str, str), "-p", "3"), 5),
    ]  # fmt: skip


def rows_of_family() -> list[Row]:
    """Numbers that are no probabilities, and round ones, for the rest of the family."""
    inverse = ("--inverse", "--on-error", "nan")
    text_inverse = text("text, --inverse", probabilities(1, str), *inverse)
    f64_inverse = raw("f64, --inverse", uniform, "float64", "eval", "--inverse")
    upper = raw("f32, --upper-tail", normal(5), "float32", "eval", "--upper-tail")
    return [
        Row(text("text, --inverse, 1.5 per 1,000", probabilities(1000, "1.5"), *inverse),
            text_inverse, 3),
        Row(text("text, --inverse, 0 and 1 per 10", probabilities(10, "0\n1"), *inverse),
            text_inverse, 2),
        Row(csv("CSV, --inverse, 1.5 per 1,000",
                with_records(probabilities(1000, "1.5")), *inverse),
            csv("CSV, --inverse", with_records(probabilities(1, str)), *inverse), 3),
        Row(raw("f64, --inverse, 1/2 + 1e-9", near_half, "float64", "eval", "--inverse"),
            f64_inverse, 5),
        Row(raw("f64, --inverse, --temperature 2, 1/2 + 1e-9", near_half, "float64",
                "eval", "--inverse", "--temperature", "2"), f64_inverse, 5),
        Row(raw("f64, --temperature 4, odd multiples of 2^-50",
                lambda count: 4 * odd_multiples(count), "float64", "eval", "--temperature", "4"),
            F64, 5),
        Row(raw("f32, --upper-tail, multiples of 2^-24",
                lambda count: np.arange(count) % 60 * 2.0**-24, "float32",
                "eval", "--upper-tail"), upper, 5),
        Row(raw("f64, --location 1.5, the largest float per 10", sentinels, "float64",
                "eval", "--location", "1.5"), F64, 5),
    ]  # fmt: skip
