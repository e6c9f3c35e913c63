"""Compressed inputs and outputs: every format, and every damage reported with its file."""

from __future__ import annotations

import bz2
import gzip
import lzma
import os
import stat
import sys
import tracemalloc

import pytest
from backports import zstd
from hypothesis import given
from hypothesis import strategies as st

from sigmoid_cli.convert.inputs import File
from sigmoid_cli.convert.streams import compression
from sigmoid_cli.convert.streams.compression import CompressedSource, compression_of
from sigmoid_cli.convert.streams.sources import MemorySource, opened
from sigmoid_cli.convert.streams.whole_file import written_whole
from sigmoid_cli.errors import FileError, UsageError
from sigmoid_cli.formats import registry

CODECS = {"gz": gzip, "bz2": bz2, "xz": lzma, "zst": zstd}
NAMES = {"gz": "gzip", "bz2": "bzip2", "xz": "xz", "zst": "Zstandard"}
CONTENT = b"".join(b"%d.%d\n" % (number, number * 7919) for number in range(20_000))

every_ending = pytest.mark.parametrize("ending", CODECS)


def content(path, size=1 << 17):
    with opened(File(str(path))) as source:
        return b"".join(iter(lambda: source.read(size), b""))


def test_the_registry_knows_the_same_endings():
    assert all(compression_of(f"scores.csv.{ending}") for ending in registry.COMPRESSED)
    assert set(registry.COMPRESSED) == set(CODECS)


@every_ending
def test_the_format_is_found_beneath_the_compression(ending):
    assert registry.by_ending(f"scores.csv.{ending}") == "csv"
    assert registry.by_ending(f"SCORES.JSON.{ending.upper()}") == "json"
    assert registry.by_ending(f"scores.{ending}") is None


@every_ending
def test_what_another_program_compressed_is_read(tmp_path, ending):
    path = tmp_path / f"x.{ending}"
    path.write_bytes(CODECS[ending].compress(CONTENT))
    assert content(path) == CONTENT
    assert content(path, size=1000) == CONTENT


@every_ending
def test_what_is_written_another_program_reads(tmp_path, ending):
    path = tmp_path / f"x.{ending}"
    with written_whole(str(path)) as sink:
        for start in range(0, len(CONTENT), 50_000):
            sink.write(memoryview(CONTENT)[start : start + 50_000])
    assert CODECS[ending].decompress(path.read_bytes()) == CONTENT


@every_ending
def test_an_archive_may_have_several_members(tmp_path, ending):
    path = tmp_path / f"x.{ending}"
    compress = CODECS[ending].compress
    path.write_bytes(compress(b"1\n") + compress(b"") + compress(b"2\n"))
    assert content(path) == b"1\n2\n"


@pytest.mark.parametrize("ending", ["gz", "xz"])
def test_zeros_after_the_end_are_padding(tmp_path, ending):
    path = tmp_path / f"x.{ending}"
    path.write_bytes(CODECS[ending].compress(b"1\n") + b"\0" * 200_000)
    assert content(path) == b"1\n"


@every_ending
def test_a_truncated_archive_is_an_error(tmp_path, ending):
    path = tmp_path / f"x.{ending}"
    whole = CODECS[ending].compress(CONTENT)
    for length in (0, 3, len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:length])
        with pytest.raises(FileError) as caught:
            content(path)
        assert str(caught.value) == f"{path}: the {NAMES[ending]} data end too early"


@every_ending
def test_what_is_no_archive_is_an_error(tmp_path, ending):
    path = tmp_path / f"x.{ending}"
    path.write_bytes(CONTENT)
    with pytest.raises(FileError) as caught:
        content(path)
    assert str(caught.value) == f"{path}: damaged, or not {NAMES[ending]} data"


@every_ending
def test_other_bytes_after_the_end_are_an_error(tmp_path, ending):
    path = tmp_path / f"x.{ending}"
    path.write_bytes(CODECS[ending].compress(b"1\n") + CONTENT)
    with pytest.raises(FileError) as caught:
        content(path)
    expected = f"damaged, or something else follows its {NAMES[ending]} data"
    assert str(caught.value) == f"{path}: {expected}"


@pytest.mark.parametrize("ending", ["gz", "bz2", "xz"])
def test_a_byte_that_changed_is_an_error(tmp_path, ending):
    path = tmp_path / f"x.{ending}"
    whole = bytearray(CODECS[ending].compress(CONTENT))
    whole[len(whole) // 2] ^= 0x55
    path.write_bytes(whole)
    with pytest.raises(FileError, match="damaged"):
        content(path)


@every_ending
def test_a_bomb_takes_no_memory(ending):
    zeros = CODECS[ending].compress(bytes(64 << 20))
    source = CompressedSource(MemorySource("bomb", zeros), compression_of(f"bomb.{ending}"))
    tracemalloc.start()
    size = 0
    while data := source.read(1 << 16):
        size += len(data)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert size == 64 << 20
    assert peak < 16 << 20  # of which the dictionary of xz takes 8


def test_an_archive_that_needs_too_much_memory_is_reported_as_such(monkeypatch):
    level = zstd.CompressionParameter
    options = {level.window_log: 30, level.enable_long_distance_matching: 1}
    packer = zstd.ZstdCompressor(options=options)
    archive = packer.compress(b"0\n" * 99) + packer.flush()
    source = CompressedSource(MemorySource("in", archive), compression_of("in.zst"))
    with pytest.raises(FileError, match=r"^in: needs too much memory for Zstandard data$"):
        source.read(9)
    monkeypatch.setattr(compression, "_MEMORY", 1 << 16)
    source = CompressedSource(MemorySource("in", lzma.compress(b"0\n")), compression_of("in.xz"))
    with pytest.raises(FileError, match=r"^in: needs too much memory for xz data$"):
        source.read(9)


def test_the_same_content_gives_the_same_archive(tmp_path):
    for name in ("a.gz", "b.gz"):
        with written_whole(str(tmp_path / name)) as sink:
            sink.write(CONTENT)
    assert (tmp_path / "a.gz").read_bytes() == (tmp_path / "b.gz").read_bytes()


@every_ending
def test_a_failure_leaves_the_old_archive(tmp_path, ending):
    path = tmp_path / f"x.{ending}"
    path.write_bytes(b"old")
    path.chmod(0o640)

    def fail():
        with written_whole(str(path)) as sink:
            sink.write(CONTENT)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == [path.name]
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_without_the_package_one_line_says_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "backports.zstd", None)
    monkeypatch.setitem(sys.modules, "compression.zstd", None)
    with pytest.raises(UsageError, match="Zstandard needs a package") as caught:
        compression_of("x.zst")
    assert caught.value.remedy == "install it with: pip install 'sigmoid-cli[zst]'"


@every_ending
def test_the_command_reads_and_writes_by_ending(sigmoid, ending):
    folder = sigmoid.folder
    source, target = folder / f"x.txt.{ending}", folder / f"y.json.{ending}"
    source.write_bytes(CODECS[ending].compress(b"0\n1\n"))
    assert sigmoid("eval", source, "-o", target).status == 0
    assert CODECS[ending].decompress(target.read_bytes()) == b"[0.5,0.7310585786300049]\n"


class PieceByPiece:
    """A source whose every read returns a piece that a test has cut (see `Source`)."""

    name = "in"
    size = None

    def __init__(self, pieces):
        self.pieces = list(pieces)

    def read(self, size):
        return self.pieces.pop(0) if self.pieces else b""


@every_ending
@given(
    sizes=st.lists(st.integers(0, 40), max_size=30),
    cuts=st.lists(st.integers(1, 200), max_size=30),
    size=st.integers(1, 300),
    padding=st.integers(0, 3),
)
def test_many_small_members_are_what_they_hold(ending, sizes, cuts, size, padding):
    compress = CODECS[ending].compress
    zeros = bytes(4 * padding) if ending in ("gz", "xz") else b""  # xz pads to multiples of 4
    archive = b"".join(compress(CONTENT[:one]) + zeros for one in [3, *sizes])
    pieces, start = [], 0
    for cut in cuts:
        pieces.append(archive[start : start + cut])
        start += cut
    found = PieceByPiece([piece for piece in [*pieces, archive[start:]] if piece])
    source = CompressedSource(found, compression_of(f"x.{ending}"))
    data = list(iter(lambda: source.read(size), b""))
    assert b"".join(data) == b"".join(CONTENT[:one] for one in [3, *sizes])
    assert all(len(piece) <= size for piece in data)


@every_ending
def test_small_members_that_come_together_are_read_together(ending):
    archive = CODECS[ending].compress(b"0.5\n") * 500
    source = CompressedSource(MemorySource("in", archive), compression_of(f"x.{ending}"))
    reads = list(iter(lambda: source.read(1 << 17), b""))
    assert b"".join(reads) == b"0.5\n" * 500
    assert len(reads) <= -(-len(archive) // (1 << 16)) + 1


@every_ending
def test_good_members_come_before_the_damage_of_a_later_one(ending):
    archive = CODECS[ending].compress(b"0.5\n") * 3 + b"what is this, which is no archive?"
    source = CompressedSource(MemorySource("in", archive), compression_of(f"x.{ending}"))
    assert source.read(1 << 17) == b"0.5\n" * 3
    with pytest.raises(FileError, match="damaged, or something else follows"):
        source.read(1 << 17)
