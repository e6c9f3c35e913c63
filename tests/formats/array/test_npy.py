"""npy: every shape, order and real type; lies of the header; conversions to and from it."""

from __future__ import annotations

import contextlib
import gzip
import io
import json
import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.lib import format as npy

from sigmoid_cli.convert.streams.sources import MemorySource
from sigmoid_cli.errors import DataError
from sigmoid_cli.formats.array.npy import NpyToNpy, header
from sigmoid_cli.formats.block import all_of
from sigmoid_cli.formats.lookahead import Lookahead
from sigmoid_cli.numeric.calculation import Calculation
from sigmoid_cli.numeric.vector import VectorEngine
from support.conversion import blocks

KEEPING = Calculation(("sigmoid",), keeps_dtype=True)
NUMBERS = np.linspace(-20, 20, 24)


def saved(array, version=None):
    stream = io.BytesIO()
    npy.write_array(stream, array, version=version, allow_pickle=False)
    return stream.getvalue()


def with_header(text, body=b"", version=1):
    padded = text.encode() + b"\n"
    length = len(padded).to_bytes(2 if version == 1 else 4, "little")
    return npy.magic(version, 0) + length + padded + body


def start_of(data, *, size=None, chunk=1 << 17):
    stream = io.BytesIO(data)
    return Lookahead(lambda: stream.read(chunk), size)


def converted(data, calculation=KEEPING, chunk=1 << 17):
    source = MemorySource("test", data)
    lookahead = Lookahead(lambda: source.read(chunk))
    conversion = NpyToNpy(lookahead, calculation)
    convert = conversion.with_engine(VectorEngine(calculation))
    unread = lookahead.data[conversion.skip :]
    answers = [
        all_of(convert(block)) for block in blocks(source, conversion.splitter, unread, chunk)
    ]
    return conversion.head + b"".join(answers)


def loaded(data):
    return np.load(io.BytesIO(data), allow_pickle=False)


@pytest.mark.parametrize("shape", [(), (0,), (24,), (4, 6), (2, 3, 4), (3, 0, 2), (1,) * 20])
@pytest.mark.parametrize("order", ["C", "F"])
def test_shape_and_order_are_kept(shape, order, expected):
    array = np.asarray(np.resize(NUMBERS, shape), order=order)
    result = loaded(converted(saved(array)))
    np.testing.assert_array_equal(result, expected(array))
    assert result.shape == shape
    assert result.flags.f_contiguous == array.flags.f_contiguous


@pytest.mark.parametrize("dtype", ["<f8", ">f8", "<f4", ">f4", "<f2", ">f2"])
def test_floats_keep_their_type_and_byte_order(dtype, expected):
    array = NUMBERS.astype(dtype)
    result = loaded(converted(saved(array)))
    assert result.dtype == np.dtype(dtype)
    np.testing.assert_array_equal(result, expected(array.astype(array.dtype.newbyteorder("="))))


@pytest.mark.parametrize("dtype", ["?", "i1", "u1", ">i2", "<u4", "<i8", ">u8"])
def test_integers_become_float64(dtype, expected):
    array = np.arange(24).astype(dtype)
    result = loaded(converted(saved(array)))
    assert result.dtype.name == "float64"
    np.testing.assert_array_equal(result, expected(array.astype(np.float64)))


@pytest.mark.parametrize("dtype", ["float64", "float32", "float16"])
@pytest.mark.parametrize("stored", ["f8", "f4", "f2", "i8"])
def test_a_type_that_is_asked_for_is_computed_and_written(stored, dtype, expected):
    array = (NUMBERS * 3).astype(stored)
    result = loaded(converted(saved(array), Calculation(("sigmoid",), dtype)))
    np.testing.assert_array_equal(result, expected(array.astype(dtype)))
    assert result.dtype == np.dtype(dtype)


def test_integers_are_rounded_once():
    array = np.array([2**53 + 1, 70_000, 2049, -4098])
    assert loaded(converted(saved(array), Calculation(("sigmoid",), "float16"))).tolist() == [
        1.0,
        1.0,
        1.0,
        0.0,
    ]


@pytest.mark.parametrize("version", [(1, 0), (2, 0), (3, 0)])
def test_every_version_is_read(version, expected):
    np.testing.assert_array_equal(loaded(converted(saved(NUMBERS, version))), expected(NUMBERS))


@given(st.integers(0, 30), st.integers(1, 90), st.sampled_from(["f8", "f2", "i4"]))
def test_small_reads_give_the_same_as_one(count, chunk, dtype):
    data = saved(np.arange(count).astype(dtype))
    assert converted(data, chunk=chunk) == converted(data)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is not an npy file"),
        (b"1.5\n2.5\n", "is not an npy file"),
        (b"\x93NUMPY\x01", "ends within its npy header"),
        (saved(NUMBERS)[:100], "ends within its npy header"),
        (b"\x93NUMPY\x07\x00\x10\x00", "npy version 7 is unknown"),
        (
            b"\x93NUMPY\x02\x00\xff\xff\xff\xff",
            "its npy header has 4294967295 bytes, which is no header of numbers",
        ),
        (with_header("{"), "its npy header is damaged"),
        (with_header("(" * 5000), "its npy header is damaged"),
        (with_header("{'descr': '<f8', 'shape': (1,)}"), "its npy header is damaged"),
        (
            with_header("{'descr': '<q8', 'fortran_order': False, 'shape': (1,)}"),
            "its npy header is damaged",
        ),
        (
            with_header("{'descr': '<f8', 'fortran_order': False, 'shape': (-1,)}"),
            "its npy header says shape (-1,)",
        ),
        (
            with_header("{'descr': '|O', 'fortran_order': False, 'shape': (1,)}"),
            "holds object, not real numbers of 64 bits or fewer",
        ),
        (saved(np.zeros(2, complex)), "holds complex128, not real numbers of 64 bits or fewer"),
        (saved(np.array(["a"])), "holds <U1, not real numbers of 64 bits or fewer"),
        (
            saved(np.zeros(2, np.longdouble)),
            f"holds {np.dtype(np.longdouble)}, not real numbers of 64 bits or fewer",
        ),
    ],
)
def test_what_is_no_array_of_real_numbers_is_an_error(data, reason):
    with pytest.raises(DataError) as caught:
        header(start_of(data))
    assert caught.value.reason == reason


@given(st.binary(max_size=80))
def test_a_damaged_header_is_never_another_error(noise):
    data = bytearray(saved(NUMBERS))
    data[10 : 10 + len(noise)] = noise
    with contextlib.suppress(DataError):
        header(start_of(bytes(data)))


def test_a_size_that_the_header_lies_about_is_found_before_work():
    data = with_header(
        "{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999,)}", b"1" * 8
    )
    with pytest.raises(DataError) as caught:
        NpyToNpy(start_of(data, size=len(data)), KEEPING)
    assert caught.value.reason == (
        "its header says shape (99999999999,) of float64, 799999999992 bytes, but 8 follow"
    )


@pytest.mark.parametrize("chunk", [1 << 17, 7])
@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda data: data[:-8], "has 184 bytes of numbers, and its header says 192"),
        (lambda data: data[:-1], "has 191 bytes of numbers, and its header says 192"),
        (lambda data: data + b"1", "has more than the 192 bytes of numbers in its header"),
    ],
)
def test_in_a_stream_it_is_found_at_the_end(change, reason, chunk):
    with pytest.raises(DataError) as caught:
        converted(change(saved(NUMBERS)), chunk=chunk)
    assert caught.value.reason == reason


def test_nothing_is_unpickled(tmp_path, sigmoid):
    np.save(tmp_path / "x.npy", np.array([{}], dtype=object), allow_pickle=True)
    run = sigmoid("eval", "x.npy")
    assert run.status == 1
    assert "x.npy: holds object, not real numbers" in run.err


def test_memory_does_not_grow_with_the_array():
    def peak(count):
        data = saved(np.zeros(count, np.float16))
        source = MemorySource("test", data)
        lookahead = Lookahead(lambda: source.read(1 << 14))
        conversion = NpyToNpy(lookahead, KEEPING)
        convert = conversion.with_engine(VectorEngine(KEEPING))
        tracemalloc.start()
        for block in blocks(
            source, conversion.splitter, lookahead.data[conversion.skip :], 1 << 14
        ):
            convert(block)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(1 << 14)
    assert peak(1 << 17) < 1.5 * peak(1 << 15)


def test_a_file_becomes_a_file_and_a_stream_a_stream(tmp_path, sigmoid, expected):
    np.save(tmp_path / "x.npy", NUMBERS.reshape(4, 6))
    sigmoid("eval", "x.npy", "-o", "y.npy")
    streamed = sigmoid("eval", "--from", "npy", stdin=(tmp_path / "x.npy").read_bytes()).out
    assert (tmp_path / "y.npy").read_bytes() == streamed
    np.testing.assert_array_equal(np.load(tmp_path / "y.npy"), expected(NUMBERS.reshape(4, 6)))


def test_several_arrays_become_one_of_one_dimension(tmp_path, sigmoid, expected):
    np.save(tmp_path / "a.npy", NUMBERS.reshape(4, 6))
    np.save(tmp_path / "b.npy", NUMBERS[:5])
    sigmoid("eval", "a.npy", "b.npy", "-o", "c.npy")
    both = expected(np.concatenate([NUMBERS, NUMBERS[:5]]))
    np.testing.assert_array_equal(np.load(tmp_path / "c.npy"), both)
    np.testing.assert_array_equal(loaded(sigmoid("eval", "a.npy", "b.npy").out), both)


def test_arrays_of_several_types_need_one_type(tmp_path, sigmoid):
    np.save(tmp_path / "a.npy", NUMBERS)
    np.save(tmp_path / "b.npy", NUMBERS.astype(np.float32))
    run = sigmoid("eval", "a.npy", "b.npy", "-o", "c.npy")
    assert run.err.splitlines() == [
        "sigmoid: b.npy: cannot go to one output with the inputs before",
        "numbers of several types need one type: --dtype float64",
    ]
    sigmoid("eval", "a.npy", "b.npy", "--dtype", "float32", "-o", "c.npy")
    assert np.load(tmp_path / "c.npy").dtype == np.float32


@pytest.mark.parametrize("name", ["y.npy", "y.npy.gz"])
@pytest.mark.parametrize("count", [0, 3, 60_000])
def test_text_becomes_an_array_of_as_many_numbers(tmp_path, sigmoid, expected, name, count):
    text = b"".join(b"%d.5\n" % (number % 30) for number in range(count))
    sigmoid("eval", "-o", name, stdin=text)
    data = (tmp_path / name).read_bytes()
    result = loaded(gzip.decompress(data) if name.endswith("gz") else data)
    np.testing.assert_array_equal(result, expected(np.arange(count) % 30 + 0.5))
    assert sigmoid("eval", "--to", "npy", stdin=text).out == saved(result)


def test_text_of_a_narrow_type_is_rounded_once(sigmoid):
    # 1 + 2⁻²⁴ + 2⁻⁶⁰ lies above the middle of two float32, its nearest float64 on it
    token = b"1.00000005960464477626\n"
    [result] = loaded(sigmoid("eval", "--to", "npy", "--dtype", "float32", stdin=token).out)
    many = sigmoid("eval", "--to", "npy", "--dtype", "float32", stdin=token * 10_000).out
    other = loaded(many)[0]
    assert result == other
    assert result.dtype == np.float32


@pytest.mark.parametrize("repeats", [1, 9000])
def test_invalid_tokens_may_be_allowed_on_the_way_to_an_array(sigmoid, repeats):
    text = b"1\nabc\n2\n" * repeats
    result = loaded(sigmoid("eval", "--to", "npy", "--on-error", "skip", stdin=text).out)
    assert len(result) == 2 * repeats
    result = loaded(sigmoid("eval", "--to", "npy", "--on-error", "nan", stdin=text).out)
    assert np.isnan(result).tolist() == [False, True, False] * repeats


def test_an_array_becomes_text_json_and_records(tmp_path, sigmoid):
    np.save(tmp_path / "x.npy", np.array([[0.0, np.inf], [np.nan, -1.5]]))
    assert sigmoid("eval", "x.npy", "--to", "text").out == b"0.5\n1.0\nnan\n0.18242552380635635\n"
    as_json = sigmoid("eval", "x.npy", "--to", "json").out
    assert json.loads(as_json) == [0.5, 1, None, 0.18242552380635635]
    assert sigmoid("eval", "x.npy", "--to", "csv").out == (
        b"x,sigmoid\n0.0,0.5\ninf,1.0\nnan,nan\n-1.5,0.18242552380635635\n"
    )


@pytest.mark.parametrize("dtype", ["float32", "float16"])
def test_narrow_numbers_have_the_shortest_text_of_their_type(tmp_path, sigmoid, dtype):
    np.save(tmp_path / "x.npy", np.array([0.1, -np.inf], dtype))
    result = {"float32": b"0.5249792", "float16": b"0.525"}[dtype]
    assert sigmoid("eval", "x.npy", "--to", "csv").out == b"x,sigmoid\n0.1,%b\n-inf,0.0\n" % result


def test_digits_are_not_for_arrays(sigmoid):
    run = sigmoid("eval", "1", "--to", "npy", "-p", "3")
    assert run.status == 2
    assert "--precision is for text; npy holds results with all their digits" in run.err
