"""URLs by their text."""

from __future__ import annotations

import pytest

from sigmoid_cli.convert.streams.url import (
    is_pattern,
    is_url,
    joined,
    name_of,
    path_of,
    without_secrets,
)


@pytest.mark.parametrize(
    "word", ["s3://b/k", "https://h/x", "simplecache::s3://b/k", "abfs://c@a/x"]
)
def test_a_word_with_a_protocol_is_a_url(word: str) -> None:
    assert is_url(word)


@pytest.mark.parametrize("word", ["./s3://b", "a/b://c", "x.csv", "C:/x", "-1", "://x", "1://x"])
def test_all_else_is_a_path(word: str) -> None:
    assert not is_url(word)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://me:secret@host/x.csv", "https://…@host/x.csv"),
        ("https://host/x.csv?token=secret&a=b", "https://host/x.csv?…"),
        ("403, url='https://me:p@ss@host/x?sig=secret'", "403, url='https://…@host/x?…'"),
        ("sftp://me:secret@host:22/a@b", "sftp://…@host:22/a@b"),
        ("s3://bucket/a@b.csv", "s3://bucket/a@b.csv"),
        ("what? no://secret", "what? no://secret"),
    ],
)
def test_a_url_is_shown_without_password_and_query(text: str, expected: str) -> None:
    assert without_secrets(text) == expected


def test_the_ending_of_a_web_address_stands_before_its_query() -> None:
    assert path_of("https://host/x.csv?y=z.npy#part") == "https://host/x.csv"
    assert path_of("s3://bucket/what?.csv") == "s3://bucket/what?.csv"
    assert name_of("https://host/a/x.csv?y=z") == "x.csv"
    assert (
        joined("s3://bucket/a/", "x.csv")
        == joined("s3://bucket/a", "x.csv")
        == "s3://bucket/a/x.csv"
    )


def test_a_chain_has_the_name_of_the_file_that_it_leads_to() -> None:
    assert path_of("zip://d/x.csv::https://host/x.zip?y=z") == "zip://d/x.csv"
    assert name_of("zip://d/x.csv::s3://bucket/x.zip") == "x.csv"
    assert name_of("simplecache::s3://bucket/x.csv") == "x.csv"
    assert path_of("a::b.csv") == "a::b.csv"


def test_a_query_is_no_pattern() -> None:
    assert not is_pattern("https://host/x.csv?y=z")
    assert is_pattern("https://host/*.csv")
    assert is_pattern("s3://bucket/?.csv")
    assert is_pattern("zip://?.csv::https://host/x.zip")
    assert not is_pattern("zip://x.csv::s3://bucket/*.zip")
    assert is_pattern("[ab].csv")
