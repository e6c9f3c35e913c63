"""Reads URLs of inputs and outputs by their text alone: what they name, and how to show them."""

from __future__ import annotations

import re

from sigmoid_cli.errors import printable

# compiled when first used: most words are not URLs
_URL = r"[A-Za-z][A-Za-z0-9+.-]*(?:::[A-Za-z][A-Za-z0-9+.-]*)*://"
_USER = r"(://)[^/?\s]*@"
_QUERY = r"(://[^?\s'\"]*\?)[^\s'\")>]+"


def is_url(word: str) -> bool:
    """Whether the word names something by a URL; a path that looks like one is `./PATH`."""
    return "://" in word and re.match(_URL, word) is not None


def without_secrets(text: str) -> str:
    """Returns the text without the secrets of the URLs in it: passwords, and tokens in queries."""
    return re.sub(_QUERY, r"\1…", re.sub(_USER, r"\1…@", text)) if "://" in text else text


def named(path: str) -> str:
    """Returns the path or URL as messages show it: no secrets, nothing that could move a cursor."""
    return printable(without_secrets(path))


def is_chained(url: str) -> bool:
    """Whether the URL leads through several file systems: `zip://a.csv::s3://bucket/b.zip`."""
    return "::" in url and is_url(url)


def link_of(url: str) -> str:
    """Returns the part of a chained URL that names the file: the first with a path."""
    if not is_chained(url):
        return url
    return next((link for link in url.split("::") if "://" in link), url)


def path_of(path: str) -> str:
    """Returns the path or URL without query and chain: it ends as the name of the file does."""
    link = link_of(path)
    return link.partition("?")[0].partition("#")[0] if is_web(link) else link


def name_of(url: str) -> str:
    """Returns the name of a file, without its folder."""
    return path_of(url).rpartition("/")[2]


def joined(directory: str, name: str) -> str:
    """Returns the URL of a file in a folder."""
    return f"{directory.rstrip('/')}/{name}"


def is_pattern(path: str) -> bool:
    """Whether a path or URL may name many files: `*`, `?` and `[…]` stand for others."""
    link = link_of(path)
    return any(sign in link for sign in ("*[" if is_web(link) else "*?["))


def is_web(path: str) -> bool:
    """Whether the URL is one of the web, whose query does not belong to the file's name."""
    return path.startswith(("http://", "https://"))
