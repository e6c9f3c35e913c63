"""What the program could be made to do by what it reads, and what it is made of."""

from __future__ import annotations

import ast
import sys
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement

import sigmoid_cli

ROOT = Path(sigmoid_cli.__file__).parent
SOURCES = {str(path.relative_to(ROOT)): ast.parse(path.read_text()) for path in ROOT.rglob("*.py")}

FORBIDDEN_MODULES = {
    "pickle": "runs what it reads",
    "cPickle": "runs what it reads",
    "dill": "runs what it reads",
    "cloudpickle": "runs what it reads",
    "marshal": "may run what it reads",
    "shelve": "is pickle",
    "code": "runs what it reads",
    "runpy": "runs what it reads",
    "subprocess": "runs other programs",
    "pty": "runs other programs",
    "multiprocessing": "is pickle; workers are forked",
    "socket": "speaks over the network",
    "ssl": "speaks over the network",
    "http": "speaks over the network",
    "urllib.request": "speaks over the network",
    "ftplib": "speaks over the network",
    "smtplib": "speaks over the network",
    "webbrowser": "runs other programs",
    "requests": "speaks over the network",
    "httpx": "speaks over the network",
    "aiohttp": "speaks over the network",
    "fsspec": "speaks over the network",
    "distributed": "speaks over the network, in pickle",
    "dask": "speaks over the network, in pickle",
}

FORBIDDEN_CALLS = {
    "eval", "exec", "compile", "__import__",
    "os.system", "os.popen", "os.execv", "os.execve", "os.execvp", "os.execvpe", "os.execl",
    "os.spawnl", "os.spawnv", "os.spawnve", "os.posix_spawn", "os.startfile",
    "click.edit", "click.launch", "click.echo_via_pager",
}  # fmt: skip

ALLOWED = {
    (
        "convert/remote/filesystem.py",
        "fsspec",
    ): "inputs and outputs by URL, where the user gives one",
    ("convert/remote/filesystem.py", "aiohttp"): "as above: how long to wait",
    ("convert/remote/entries.py", "fsspec"): "as above: sizes and times, asked many at a time",
    ("convert/remote/web.py", "fsspec"): "as above: the file system of web servers",
    ("convert/remote/web.py", "aiohttp"): "as above: its errors",
    ("convert/remote/web.py", "http"): "the names of status codes",
    ("convert/remote/responses.py", "aiohttp"): "the errors of web servers",
    ("convert/remote/responses.py", "http"): "the names of status codes",
    ("convert/cluster/address.py", "socket"): "--cluster, whether the scheduler is there",
    ("convert/cluster/client.py", "distributed"): "--cluster, to a scheduler the user names",
    ("convert/cluster/client.py", "dask"): "as above",
    ("convert/cluster/client.py", "ssl"): "the errors of certificates",
    ("convert/cluster/task.py", "distributed"): "the worker that runs the task, for its address",
    ("convert/cluster/window.py", "distributed"): "--cluster, to a scheduler the user names",
    ("bench/", "subprocess"): "other programs to compare with, and what the machine is",
}
"""Exceptions, each with its reason: of files, or of folders that end with a slash."""


def names_imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield str(node.module)
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def called(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func)


def is_allowed(file: str, module: str) -> bool:
    return any(
        module == allowed and (file == path or (path.endswith("/") and file.startswith(path)))
        for path, allowed in ALLOWED
    )


def forbidden(file: str, tree: ast.AST) -> list[str]:
    found = [
        f"imports {module}, which {why}"
        for name in names_imported(tree)
        for module, why in FORBIDDEN_MODULES.items()
        if (name == module or name.startswith(module + ".")) and not is_allowed(file, module)
    ]
    return found + [f"calls {name}" for name in called(tree) if name in FORBIDDEN_CALLS]


def test_nothing_read_is_ever_run_and_nothing_is_asked_of_the_network() -> None:
    found = {file: forbidden(file, tree) for file, tree in SOURCES.items()}
    assert {file: what for file, what in found.items() if what} == {}


def test_numpy_never_unpickles_and_no_shell_is_ever_run() -> None:
    found = {
        f"{file}:{node.value.lineno}: {node.arg}"
        for file, tree in SOURCES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.keyword) and node.arg in ("allow_pickle", "shell")
    }
    assert found == set()


@pytest.mark.parametrize(
    "source",
    [
        "import pickle",
        "def f():\n    from urllib.request import urlopen",
        "from urllib import request",
        "eval('1')",
        "os.system('true')",
        "import subprocess as s",
        "click.edit()",
    ],
)
def test_nothing_forbidden_is_overlooked(source: str) -> None:
    assert forbidden("cli.py", ast.parse(source)) != []


def test_every_exception_is_needed() -> None:
    for path, module in ALLOWED:
        files = [file for file in SOURCES if file == path or file.startswith(path)]
        names = {name for file in files for name in names_imported(SOURCES[file])}
        assert any(name == module or name.startswith(module + ".") for name in names), path


def requirements() -> list[Requirement]:
    """Those that the project declares, for every extra, and that apply to this machine."""
    project = tomllib.loads((ROOT.parent / "pyproject.toml").read_text())["project"]
    declared = [
        *project["dependencies"],
        *(one for extra in project["optional-dependencies"].values() for one in extra),
    ]
    found = [Requirement(text) for text in declared if not text.startswith("sigmoid-cli")]
    return [one for one in found if one.marker is None or one.marker.evaluate()]


@pytest.mark.parametrize("requirement", requirements(), ids=str)
def test_what_is_installed_is_what_is_declared(requirement: Requirement) -> None:
    try:
        version = metadata.version(requirement.name)
    except metadata.PackageNotFoundError:
        pytest.skip(f"{requirement.name} is not installed")
    assert requirement.specifier.contains(version, prereleases=True)
    assert len(requirement.specifier) > 0, "declare the oldest version that will do"


def test_every_package_that_is_imported_is_declared() -> None:
    distributions = metadata.packages_distributions()
    names = {name.partition(".")[0] for tree in SOURCES.values() for name in names_imported(tree)}
    declared = {one.name.lower().replace("_", "-") for one in requirements()}
    for name in names - set(sys.stdlib_module_names) - {"sigmoid_cli", "compression"}:
        of = {one.lower().replace("_", "-") for one in distributions.get(name, [name])}
        assert of & declared, f"{name} is imported, but not declared"
