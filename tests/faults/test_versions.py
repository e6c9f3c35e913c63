"""Of which versions of others it is made: declared, locked for CI, and without known faults."""

from __future__ import annotations

import os
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
LOCK = (ROOT / ".ci" / "requirements.lock").read_text()
ADVISORIES = Path(__file__).with_name("advisories.toml")
PYTHONS = ("3.11", "3.12", "3.13", "3.14")


class Locked(NamedTuple):
    """A package that CI may install."""

    requirement: Requirement
    hashes: list[str]

    @property
    def version(self) -> Version:
        [specifier] = self.requirement.specifier
        assert specifier.operator == "=="
        return Version(specifier.version)


class Advisory(NamedTuple):
    """A known fault: of which versions, and perhaps why it does not reach us."""

    id: str
    package: str
    affected: SpecifierSet
    unreached: str | None


def locked() -> list[Locked]:
    entries = re.sub(r"^ *#.*\n", "", LOCK, flags=re.MULTILINE).replace("\\\n", "").splitlines()
    parts = [entry.split(" --hash=") for entry in entries]
    return [Locked(Requirement(first), [one.strip() for one in hashes]) for first, *hashes in parts]


def advisories() -> list[Advisory]:
    return [
        Advisory(one["id"], one["package"], SpecifierSet(one["affected"]), one.get("unreached"))
        for one in tomllib.loads(ADVISORIES.read_text())["advisory"]
    ]


def declared() -> list[Requirement]:
    """All that the project asks for: to build it, to run it, and for every extra."""
    project = PROJECT["project"]
    texts = [
        *PROJECT["build-system"]["requires"],
        *project["dependencies"],
        *(one for extra in project["optional-dependencies"].values() for one in extra),
    ]
    return [Requirement(text) for text in texts if not text.startswith("sigmoid-cli")]


def applies(requirement: Requirement, python: str) -> bool:
    marker = requirement.marker
    return marker is None or marker.evaluate(
        {"python_version": python, "python_full_version": f"{python}.7", "extra": ""}
    )


def entries_for(name: str, python: str) -> list[Locked]:
    return [
        one
        for one in locked()
        if canonicalize_name(one.requirement.name) == canonicalize_name(name)
        and applies(one.requirement, python)
    ]


def some_of_both(one: SpecifierSet, other: SpecifierSet) -> bool:
    """Whether a version is in both ranges: if one is, so is a bound of them, or 0."""
    bounds = [Version("0"), *(Version(specifier.version) for specifier in (*one, *other))]
    return any(
        one.contains(bound, prereleases=True) and other.contains(bound, prereleases=True)
        for bound in bounds
    )


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("requirement", declared(), ids=str)
def test_the_lock_has_one_version_of_each_requirement_that_is_in_its_range(
    requirement: Requirement, python: str
) -> None:
    if applies(requirement, python):
        [entry] = entries_for(requirement.name, python)
        assert requirement.specifier.contains(entry.version)


def test_every_requirement_in_the_lock_has_a_hash_and_no_source_of_its_own() -> None:
    for entry in locked():
        assert entry.hashes
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", one) for one in entry.hashes)
        assert entry.requirement.url is None
    assert not re.search(r"^ *(-|https?:)(?!-hash=)|://|index-url", LOCK, re.MULTILINE)


def needed_by_installed() -> Iterator[tuple[str, Requirement]]:
    """What those packages of the lock need that are installed, without extras of theirs."""
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    for entry in locked():
        try:
            texts = metadata.requires(entry.requirement.name) or []
        except metadata.PackageNotFoundError:
            continue
        for requirement in map(Requirement, texts):
            if applies(requirement, python):
                yield entry.requirement.name, requirement


def test_the_lock_names_what_its_packages_need() -> None:
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    for name, requirement in needed_by_installed():
        assert entries_for(requirement.name, python), f"{requirement}, needed by {name}"


@pytest.mark.skipif(os.environ.get("CI") != "true", reason="others may have other versions")
def test_what_ci_installed_is_what_the_lock_says() -> None:
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    for distribution in metadata.distributions():
        name = distribution.metadata["Name"]
        if canonicalize_name(name) not in ("sigmoid-cli", "pip", "setuptools"):
            entries = entries_for(name, python)
            assert [one.version for one in entries] == [Version(distribution.version)], name


@pytest.mark.parametrize("advisory", advisories(), ids=lambda one: one.id)
def test_no_declared_range_admits_a_known_fault_that_reaches_users(advisory: Advisory) -> None:
    ranges = [one.specifier for one in declared() if one.name == advisory.package]
    admitted = [str(one) for one in ranges if some_of_both(one, advisory.affected)]
    if advisory.unreached is None:
        assert admitted == []
    else:
        assert admitted != [], "no longer needed: remove `unreached`"


@pytest.mark.parametrize("advisory", advisories(), ids=lambda one: one.id)
def test_ci_installs_nothing_with_a_known_fault(advisory: Advisory) -> None:
    entries = [one for one in locked() if one.requirement.name == advisory.package]
    assert entries, "the lock does not have it: take the advisory out"
    for entry in entries:
        assert not advisory.affected.contains(entry.version, prereleases=True)


@pytest.mark.parametrize(
    ("one", "other", "overlap"),
    [
        (">=2", "<1.22", False),
        (">=16", ">=15,<=23.0.0", True),
        (">=3.0", "==3.1.0", True),
        (">=3.1.3", "==3.1.0", False),
        ("<3", "<2", True),
        (">=2,<4", ">=3", True),
        (">=5", ">=5,<6", True),
    ],
)
def test_ranges_that_overlap_are_found(one: str, other: str, overlap: bool) -> None:
    assert some_of_both(SpecifierSet(one), SpecifierSet(other)) == overlap
