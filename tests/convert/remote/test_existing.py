"""`--skip-existing` asks for many files at once, and says what it cannot know."""

from __future__ import annotations

import os
from functools import partial

import pytest

from support.program import Program
from support.requirements import needs
from support.servers import Files, web
from support.store import S3Server, Store

OBJECTS = 2000
NEW = 20


def test_two_thousand_objects_half_of_them_present_are_found_by_few_requests(
    s3: S3Server, store: Store
) -> None:
    names = [f"{number:04}.txt" for number in range(OBJECTS)]
    new = names[OBJECTS // 2 : OBJECTS // 2 + NEW]
    done = names[: OBJECTS // 2]
    store.fill("source", {name: b"0\n" for name in [*done, *new]}, age=60)
    store.fill("target", {f"done/{name}": b"there\n" for name in done})
    arguments = ("s3://source/*.txt", "--output-dir", "s3://target/done", "--skip-existing")
    run = store("eval", *arguments)
    # neither a listing, of 1,000 objects a page, nor a question for one of those that are done
    requests = [one for one in s3.requests if not any(name in one for name in new)]
    assert (run.status, run.err) == (0, "")
    assert store.files.cat(f"target/done/{new[0]}") == b"0.5\n"
    assert store.files.cat(f"target/done/{done[0]}") == b"there\n"
    assert len(requests) < 20


def test_an_object_that_changed_is_converted_again(s3: S3Server, store: Store) -> None:
    names = [f"{number}.txt" for number in range(20)]
    store.fill("source", {name: b"0\n" for name in names}, age=60)
    store.fill("target", {name: b"there\n" for name in names}, age=30)
    store.files.pipe("source/7.txt", b"1\n")
    arguments = ("s3://source/*.txt", "--output-dir", "s3://target", "--skip-existing")
    assert store("eval", *arguments).status == 0
    found = {name for name in names if store.files.cat(f"target/{name}") != b"there\n"}
    assert found == {"7.txt"}


@pytest.mark.parametrize("count", [1, 20], ids=["asked for", "listed"])
def test_an_object_that_changed_in_the_second_of_its_output_is_converted_again(
    store: Store, count: int
) -> None:
    names = [f"{number}.txt" for number in range(count)]
    store.fill("target", {name: b"there\n" for name in names})
    made = store.files.info("target/0.txt")["LastModified"]
    store.fill("source", {name: b"0\n" for name in names}, age=60)
    store.change("source", "0.txt", made)
    arguments = ("s3://source/*.txt", "--output-dir", "s3://target", "--skip-existing")
    assert store("eval", *arguments).status == 0
    found = {name for name in names if store.files.cat(f"target/{name}") != b"there\n"}
    assert found == {"0.txt"}


class WithoutTimes(Files):
    """A server that does not say when its files changed."""

    def send_header(self, keyword: str, value: str) -> None:
        if keyword != "Last-Modified":
            super().send_header(keyword, value)


@pytest.mark.parametrize("says_when", [True, False])
def test_times_of_a_web_server_are_compared_where_it_sends_them(
    sigmoid: Program, says_when: bool
) -> None:
    needs("aiohttp", "fsspec")
    shared, out = sigmoid.folder / "shared", sigmoid.folder / "out"
    shared.mkdir()
    out.mkdir()
    for name, age in (("a", 1000), ("b", -1000)):
        (shared / f"{name}.txt").write_text("0\n")
        (out / f"{name}.txt").write_text("there\n")
        moment = (out / f"{name}.txt").stat().st_mtime - age
        os.utime(shared / f"{name}.txt", (moment, moment))
    handler = partial(Files if says_when else WithoutTimes, directory=str(shared))
    with web(handler) as server:
        url = f"http://127.0.0.1:{server.server_port}"
        run = sigmoid(
            *("eval", f"{url}/a.txt", f"{url}/b.txt", "--output-dir", "out", "--skip-existing")
        )
    assert run.status == 0
    assert (out / "b.txt").read_text() == "0.5\n"
    assert (out / "a.txt").read_text() == ("there\n" if says_when else "0.5\n")
    note = f"{url}/a.txt and 1 more have no time of change: converting them again\n"
    assert run.err == ("" if says_when else f"sigmoid: --skip-existing: {note}")
