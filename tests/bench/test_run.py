"""The whole benchmark, with a single round and no time."""

from __future__ import annotations

import pytest

from sigmoid_cli.bench.measure import rounds
from sigmoid_cli.bench.run import run
from sigmoid_cli.bench.settings import SECONDS, Settings


@pytest.fixture(autouse=True)
def in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rounds, "ROUNDS", 1)
    for section in SECONDS:
        monkeypatch.setitem(SECONDS, section, 1e-6)


@pytest.mark.slow
def test_every_section_is_measured_with_its_accuracy() -> None:
    notified: list[str] = []
    report = run(Settings(tuple(SECONDS), size=20), notified.append)
    sections = [group.section for group in report.groups]
    assert list(dict.fromkeys(sections)) == list(SECONDS)
    titles = [group.title for group in report.groups if group.section == "core"]
    assert titles == [f"{f} float{bits}" for bits in (64, 32, 16) for f in ("σ", "σ′")]
    assert report.is_complete
    assert not report.is_broken
    for group in report.groups:
        assert group.rows[0].is_ours
        for row in group.rows:
            assert row.times
            computes_nothing = group.section == "start" or row.name == "import click"
            assert (row.accuracy is None) is computes_nothing
            is_searched = group.section in ("core", "family") and "logit" not in group.title
            assert (row.breaks is None) is not is_searched
    assert all(any(words.startswith(section) for words in notified) for section in SECONDS)


def test_ours_is_correctly_rounded_and_breaks_nowhere() -> None:
    for group in run(Settings(sections=("core",), size=20), lambda _: None).groups:
        ours = group.rows[0]
        assert ours.accuracy is not None
        assert ours.accuracy.correct == 1.0
        assert ours.accuracy.worst <= 0.5
        assert ours.breaks == ()


def test_sections_without_time_left_are_named() -> None:
    settings = Settings(sections=("start", "npy"), size=20, seconds=1e-6)
    report = run(settings, lambda _: None)
    assert [group.section for group in report.groups] == ["start"]
    assert "no time left for npy; raise --seconds" in report.warnings
    assert report.is_complete


def test_an_interrupted_run_reports_what_was_measured() -> None:
    def notify(words: str) -> None:
        if words.startswith("npy"):
            raise KeyboardInterrupt

    report = run(Settings(sections=("start", "npy"), size=20), notify)
    assert [group.section for group in report.groups] == ["start"]
    assert not report.is_complete
    assert not any("no time" in warning for warning in report.warnings)
