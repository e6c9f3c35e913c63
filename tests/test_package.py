"""What is published: a wheel and an sdist that are whole, and nothing more."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path
from typing import NamedTuple

import pytest

from sigmoid_cli import __version__
from support.program import environment
from support.requirements import missing

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


class Built(NamedTuple):
    wheel: Path
    sdist: Path

    @property
    def in_wheel(self) -> set[str]:
        with zipfile.ZipFile(self.wheel) as archive:
            return set(archive.namelist())

    @property
    def in_sdist(self) -> set[str]:
        with tarfile.open(self.sdist) as archive:
            return {name.partition("/")[2] for name in archive.getnames()}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Both, the wheel made from the sdist, each in a clean environment."""
    if importlib.util.find_spec("build") is None:
        missing("build is not installed")
    folder = tmp_path_factory.mktemp("dist")
    run = subprocess.run(
        [sys.executable, "-m", "build", "--outdir", str(folder), str(ROOT)],
        capture_output=True,
        env=environment(),
        text=True,
        check=False,
    )
    if run.returncode and "No matching distribution" in run.stdout + run.stderr:
        missing("what builds the package cannot be had")
    assert run.returncode == 0, run.stdout + run.stderr
    [wheel] = folder.glob("*.whl")
    [sdist] = folder.glob("*.tar.gz")
    return Built(wheel, sdist)


@pytest.mark.slow
@pytest.mark.xdist_group("package")
def test_the_wheel_holds_the_program_and_what_shells_and_man_look_for(built: Built) -> None:
    assert built.wheel.name == f"sigmoid_cli-{__version__}-py3-none-any.whl"
    data = f"sigmoid_cli-{__version__}.data/data/share"
    pages = {f"{data}/man/man1/{path.name}" for path in (ROOT / "man").iterdir()}
    shared = {
        f"{data}/bash-completion/completions/sigmoid",
        f"{data}/zsh/site-functions/_sigmoid",
        f"{data}/fish/vendor_completions.d/sigmoid.fish",
        *pages,
    }
    code = {str(path.relative_to(ROOT)) for path in (ROOT / "sigmoid_cli").rglob("*.py")}
    tables = {str(path.relative_to(ROOT)) for path in (ROOT / "sigmoid_cli").glob("*/data/*")}
    assert tables
    info = f"sigmoid_cli-{__version__}.dist-info"
    about = {f"{info}/{name}" for name in ("METADATA", "WHEEL", "RECORD", "entry_points.txt")}
    expected = {*shared, *code, *tables, *about, "sigmoid_cli/py.typed", f"{info}/licenses/LICENSE"}
    assert built.in_wheel == expected


@pytest.mark.slow
@pytest.mark.xdist_group("package")
def test_the_sdist_holds_all_that_its_tests_need(built: Built) -> None:
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if tracked.returncode:
        pytest.skip("not in a checkout")
    present = {name for name in tracked.stdout.splitlines() if (ROOT / name).exists()}
    assert present <= built.in_sdist


@pytest.mark.slow
@pytest.mark.xdist_group("package")
def test_the_index_would_take_both(built: Built) -> None:
    if importlib.util.find_spec("twine") is None:
        missing("twine is not installed")
    run = subprocess.run(
        [sys.executable, "-m", "twine", "check", "--strict", *map(str, built)],
        capture_output=True,
        env=environment(),
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.slow
@pytest.mark.xdist_group("package")
def test_an_installed_wheel_puts_its_files_where_they_are_looked_for(
    built: Built, tmp_path: Path
) -> None:
    folder = tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    python = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    install = [str(python), "-m", "pip", "install", "-q", "--no-deps", "--no-index"]
    subprocess.run([*install, str(built.wheel)], check=True, env=environment())
    assert (folder / "share/man/man1/sigmoid.1").read_bytes() == (
        ROOT / "man/sigmoid.1"
    ).read_bytes()
    assert (folder / "share/zsh/site-functions/_sigmoid").exists()
    assert (folder / "share/bash-completion/completions/sigmoid").exists()
    assert (folder / "share/fish/vendor_completions.d/sigmoid.fish").exists()
    assert (folder / "bin" / "sigmoid").exists()


def test_every_extra_is_in_all_but_that_of_the_tests() -> None:
    extras = PROJECT["optional-dependencies"]
    [everything] = extras["all"]
    named = set(everything.partition("[")[2].rstrip("]").split(","))
    assert named == set(extras) - {"all", "test"}


def test_the_metadata_say_what_a_reader_of_the_index_asks() -> None:
    for key in ("description", "readme", "license", "keywords", "classifiers", "requires-python"):
        assert PROJECT[key]
    assert "Typing :: Typed" in PROJECT["classifiers"]
