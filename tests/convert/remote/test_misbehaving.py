"""A web server that misbehaves: the right bytes come, or an error, and none of them twice."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from sigmoid_cli.convert.remote.filesystem import located
from sigmoid_cli.convert.remote.web import WebSource
from sigmoid_cli.errors import FileError
from support.program import Program
from support.requirements import needs
from support.servers import Misbehaving, misbehaving

DATA = bytes(range(251)) * 40_000
"""Ten million bytes: more than wait in any buffer."""

BUFFERED = 2 << 20
"""Bytes at most that have come, but are lost with the connection."""

Fault = Callable[[Misbehaving], None]


def status(number: int, **headers: str) -> Fault:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda handler: handler.answer(number, b"sorry", named)


def broken(after: int) -> Fault:
    """An answer that breaks off after so many bytes."""
    return lambda handler: handler.good(after)


def hang_up(handler: Misbehaving) -> None:
    """No answer at all."""
    handler.close_connection = True


def other_range(handler: Misbehaving) -> None:
    """The start of the file, whatever was asked for."""
    start, end = handler.span()
    size = len(handler.server.data)
    named = {"Content-Range": f"bytes 0-{end - start - 1}/{size}"}
    handler.answer(206, handler.server.data[: end - start], named)


def range_without_a_name(handler: Misbehaving) -> None:
    start, end = handler.span()
    handler.answer(206, handler.server.data[: end - start])


def whole_as_range(handler: Misbehaving) -> None:
    """The name of the range that was asked for, but the whole file."""
    start, end = handler.span()
    named = {"Content-Range": f"bytes {start}-{end - 1}/{len(handler.server.data)}"}
    handler.answer(206, handler.server.data, named)


def replaced(handler: Misbehaving, tag: str | None = '"2"') -> None:
    """Another file, by a server that does not look at conditions."""
    handler.server.tag = tag
    handler.server.data = bytes(len(handler.server.data) + (tag is None))
    handler.good()


class Opened:
    """A file of a server, and the pauses between attempts."""

    def __init__(self, url: str, **how: Any) -> None:
        needs("aiohttp", "fsspec")
        self.pauses: list[float] = []
        file_system, _ = located(url)
        self.source = WebSource(url, file_system, pause=self.pauses.append, **how)

    def rest(self) -> bytes:
        pieces = []
        while data := self.source.read(1 << 20):
            pieces.append(data)
        self.source.close()
        return b"".join(pieces)


def test_a_file_comes_by_one_request_and_every_byte_once() -> None:
    with misbehaving(DATA) as server:
        assert Opened(server.url).rest() == DATA
        assert server.requests == ["bytes=0-"]
        assert server.sent == len(DATA)


def test_an_empty_file_is_empty() -> None:
    with misbehaving(b"", status(416)) as server:
        assert Opened(server.url).rest() == b""


@pytest.mark.parametrize("number", [429, 500, 502, 503, 504])
def test_a_server_that_is_busy_is_asked_again(number: int) -> None:
    with misbehaving(DATA, status(number), status(number)) as server:
        opened = Opened(server.url)
        assert opened.rest() == DATA
    first, second = opened.pauses
    assert 0.25 <= first <= 0.5 <= second <= 1


def test_the_pause_that_a_server_asks_for_is_kept_up_to_a_bound() -> None:
    faults = status(503, Retry_After="7"), status(503, Retry_After="9999"), hang_up
    with misbehaving(DATA, *faults) as server:
        opened = Opened(server.url)
        assert opened.rest() == DATA
    assert opened.pauses[:2] == [7, 30]


def test_a_server_that_stays_busy_is_an_error() -> None:
    with misbehaving(DATA, *[status(503)] * 9) as server:
        with pytest.raises(FileError, match=r"a\.txt: server error 503, after 5 attempts$"):
            Opened(server.url)
        assert len(server.requests) == 5


def test_a_broken_connection_is_taken_up_where_it_was() -> None:
    with misbehaving(DATA, broken(3_000_000)) as server:
        assert Opened(server.url).rest() == DATA
        first, second = server.requests
        assert first == "bytes=0-"
        assert 0 < int(second.removeprefix("bytes=").removesuffix("-")) <= 3_000_000
        assert server.sent <= len(DATA) + BUFFERED


def test_a_connection_that_breaks_again_and_again_loses_nothing() -> None:
    with misbehaving(DATA, *[broken(1_000_003), hang_up] * 9) as server:
        assert Opened(server.url).rest() == DATA
        assert server.sent <= len(DATA) + 9 * BUFFERED


@pytest.mark.parametrize("as_stream", [True, False], ids=["stream", "range"])
def test_every_answer_that_breaks_off_after_some_bytes_is_a_step_forward(as_stream: bool) -> None:
    """The end comes with the first bytes, so early that nobody may have taken them."""
    data = DATA[:20_000]
    with misbehaving(data, *[None] * (not as_stream), *[broken(1000)] * 30) as server:
        opened = Opened(server.url, as_stream=as_stream)
        found = opened.rest() if as_stream else opened.source.read_range(0, len(data))
    assert found == data


def test_a_whole_file_whose_connection_breaks_is_read_again_up_to_there() -> None:
    faults = [partial(Misbehaving.whole, sent=5_000_003), Misbehaving.whole]
    with misbehaving(DATA, *faults) as server:
        assert Opened(server.url).rest() == DATA


def test_a_whole_file_that_may_be_another_one_is_not_taken_up() -> None:
    faults = [partial(Misbehaving.whole, sent=5_000_003), Misbehaving.whole]
    with (
        misbehaving(DATA, *faults, tag=None) as server,
        pytest.raises(FileError, match="its server sends whole files, not the middle of one"),
    ):
        Opened(server.url).rest()


@pytest.mark.parametrize("how", ["the server refuses", "another tag", "another size"])
def test_a_file_that_is_replaced_while_it_is_read_is_an_error(how: str) -> None:
    fault = {"another tag": replaced, "another size": partial(replaced, tag=None)}.get(how)
    with misbehaving(DATA, broken(3_000_000), fault) as server:
        opened = Opened(server.url)
        assert opened.source.read(10) == DATA[:10]
        if how == "the server refuses":
            server.tag = '"2"'
        with pytest.raises(FileError, match="the file was replaced while it was read"):
            opened.rest()


@pytest.mark.parametrize("fault", [other_range, range_without_a_name, whole_as_range])
def test_other_bytes_than_those_asked_for_are_noticed(fault: Fault) -> None:
    with misbehaving(DATA, None, fault) as server:
        opened = Opened(server.url, as_stream=False)
        with pytest.raises(FileError, match="sends other bytes than those asked for"):
            opened.source.read_range(500, 1000)
        assert opened.source.read_range(500, 1000) == DATA[500:1500]


def test_a_server_without_ranges_has_no_middle() -> None:
    with (
        misbehaving(DATA, Misbehaving.whole) as server,
        pytest.raises(FileError, match="its server sends whole files, not the middle of one"),
    ):
        Opened(server.url, as_stream=False)


def test_ranges_are_fetched_once_and_nothing_else() -> None:
    with misbehaving(DATA, None, None, None, status(500)) as server:
        opened = Opened(server.url, as_stream=False)
        server.sent = 0
        assert opened.source.read_range(0, 7) == DATA[:7]
        assert opened.source.read_range(5_000_000, 100_000) == DATA[5_000_000:5_100_000]
        assert opened.source.read_range(len(DATA) - 1, 1) == DATA[-1:]
        assert server.sent == 7 + 100_000 + len(b"sorry") + 1


def test_a_range_whose_connection_breaks_is_completed() -> None:
    with misbehaving(DATA, None, broken(1_000_000), hang_up, broken(10)) as server:
        opened = Opened(server.url, as_stream=False)
        assert opened.source.read_range(1000, 5_000_000) == DATA[1000:5_001_000]


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        (status(404), "no such file or directory"),
        (status(410), "no such file or directory"),
        (status(401), "permission denied (the server answers 401)"),
        (status(403), "permission denied (the server answers 403)"),
        (status(418), "the server answers 418"),
        (status(501), "server error 501"),
        (status(301, Location="/a.txt"), "too many redirects"),
        (lambda handler: handler.wfile.write(b"what?"), "its server does not speak HTTP"),
    ],
)
def test_an_error_of_a_server_is_reported_in_plain_words(
    sigmoid: Program, fault: Fault, message: str
) -> None:
    needs("aiohttp", "fsspec")
    with misbehaving(b"0\n", *[fault] * 30) as server:
        run = sigmoid("eval", server.url)
        assert (run.status, run.err) == (1, f"sigmoid: {server.url}: {message}\n")


def test_a_file_of_a_busy_server_is_converted(sigmoid: Program) -> None:
    needs("aiohttp", "fsspec")
    with misbehaving(b"0\n", status(503)) as server:
        run = sigmoid("eval", server.url)
    assert (run.status, run.out, run.err) == (0, b"0.5\n", "")


def test_a_text_that_is_replaced_while_it_is_read_is_never_mixed(sigmoid: Program) -> None:
    needs("aiohttp", "fsspec")
    with misbehaving(b"0\n" * 4_000_000, broken(3_000_000), replaced) as server:
        run = sigmoid("eval", server.url, "-o", "out.txt")
        assert run.err == (
            f"sigmoid: {server.url}: the file was replaced while it was read\nstart again\n"
        )
    assert run.status == 1
    assert not (sigmoid.folder / "out.txt").exists()
