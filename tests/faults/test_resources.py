"""Little memory, few descriptors, no home, no folder for temporary files, another language."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from platform import libc_ver

import pytest

from support.conversion import is_safe_to_show
from support.program import Program, scripts

COUNTED_AFTER_EACH_FILE = """
import os, resource, sys
from sigmoid_cli import cli
from sigmoid_cli.convert import batch

def counted(*arguments):
    outcome = outcome_of(*arguments)
    memory = int(open("/proc/self/statm").read().split()[1]) * resource.getpagesize()
    print(len(os.listdir("/proc/self/fd")), memory)
    return outcome

outcome_of, batch.outcome_of = batch.outcome_of, counted
cli.main()
"""


def write(folder: Path, count: int) -> list[str]:
    (folder / "in").mkdir()
    names = [f"in/{number:05}.txt" for number in range(count)]
    for name in names:
        (folder / name).write_text("0\n")
    return names


@pytest.fixture
def bulk(sigmoid: Program) -> bytes:
    """An input that needs NumPy and serves several workers; gives what becomes of it."""
    (sigmoid.folder / "bulk.txt").write_bytes(b"0\n" * 200_000)
    return b"0.5\n" * 200_000


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_64_descriptors_are_enough_for_a_thousand_files(sigmoid: Program, jobs: str) -> None:
    write(sigmoid.folder, 1000)
    run = sigmoid.in_shell(f"ulimit -n 64; sigmoid eval in/*.txt --output-dir out -j {jobs}")
    assert (run.status, run.err) == (0, "")
    assert len(os.listdir(sigmoid.folder / "out")) == 1000


def test_64_descriptors_are_enough_for_a_ring(sigmoid: Program, bulk: bytes) -> None:
    run = sigmoid.in_shell("ulimit -n 64; sigmoid eval bulk.txt -j 4")
    assert (run.status, run.err, run.out) == (0, "", bulk)


def test_workers_that_find_no_descriptors_are_reported_as_such(
    sigmoid: Program, bulk: bytes
) -> None:
    run = sigmoid.in_shell("ulimit -n 16; sigmoid eval bulk.txt -o out -j 4")
    assert run.status == 1
    assert run.err == (
        "sigmoid: cannot start workers: too many open files\nto work in one process use: --jobs 1\n"
    )
    assert os.listdir(sigmoid.folder) == ["bulk.txt"]
    assert sigmoid.in_shell("ulimit -n 16; sigmoid eval bulk.txt -j 1").out == bulk


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="other systems count memory otherwise")
def test_too_little_memory_is_reported_and_no_file_is_left(sigmoid: Program) -> None:
    wide = b'x,y\n1,"' + b"y" * 200_000_000 + b'"\n'
    (sigmoid.folder / "wide.csv").write_bytes(wide)
    for jobs in ("1", "2"):
        run = sigmoid.in_shell(f"ulimit -v 300000; sigmoid eval wide.csv -c x -o out -j {jobs}")
        assert run.status == 1
        assert run.err in ("sigmoid: not enough memory\n", "sigmoid: wide.csv: not enough memory\n")
        assert os.listdir(sigmoid.folder) == ["wide.csv"]
    (sigmoid.folder / "narrow.csv").write_bytes(b"x\n0\n")
    run = sigmoid.in_shell("ulimit -v 300000; sigmoid eval wide.csv narrow.csv -c x --in-place")
    assert run.status == 1
    assert "sigmoid: wide.csv: not enough memory\n" in run.err
    assert "1 of 2 files failed, 1 was converted" in run.err
    assert (sigmoid.folder / "wide.csv").read_bytes() == wide
    assert (sigmoid.folder / "narrow.csv").read_bytes() == b"x,x_sigmoid\n0,0.5\n"


@pytest.mark.skipif(sys.platform != "linux", reason="other systems count memory otherwise")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_200_megabytes_of_addresses_are_enough(sigmoid: Program, bulk: bytes, jobs: str) -> None:
    run = sigmoid.in_shell(f"ulimit -v 200000; sigmoid eval bulk.txt -j {jobs}")
    assert (run.status, run.err, run.out) == (0, "", bulk)


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
@pytest.mark.parametrize("count", [300, pytest.param(10_000, marks=pytest.mark.long)])
def test_descriptors_and_memory_do_not_grow_with_the_number_of_files(
    sigmoid: Program, count: int
) -> None:
    names = write(sigmoid.folder, count)
    options = ["--output-dir", "out", "-j", "1"]
    run = sigmoid.in_python(COUNTED_AFTER_EACH_FILE, "eval", *names, *options)
    assert (run.status, run.err) == (0, "")
    counts = [tuple(map(int, line.split())) for line in run.lines]
    assert len(counts) == count
    assert len({descriptors for descriptors, _ in counts}) == 1
    assert counts[-1][1] - counts[count // 10][1] < 2 << 20


FAULTS_COUNTED = """
import atexit, resource, sys
from sigmoid_cli import cli

atexit.register(lambda: print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt, file=sys.stderr))
cli.main()
"""


@pytest.mark.skipif(libc_ver()[0] != "glibc", reason="other C libraries keep memory otherwise")
@pytest.mark.parametrize(
    ("source", "target", "record"),
    [
        ("text", "csv", "1.25\n"),
        ("csv", "text", "a,-1.2345678901234567\n"),
        ("jsonl", "csv", '{"x": -1.2345678901234567}\n'),
    ],
    ids=["text", "csv", "jsonl"],
)
def test_a_block_uses_the_memory_of_the_one_before(
    sigmoid: Program, source: str, target: str, record: str
) -> None:
    faults = []
    for megabytes in (4, 12):
        data = record * ((megabytes << 20) // len(record))
        column = [] if source == "text" else ["-c", "x" if source == "jsonl" else "2"]
        run = sigmoid.in_python(
            FAULTS_COUNTED,
            *("eval", "--from", source, "--to", target, "-j", "1", *column),
            stdin=data.encode(),
        )
        assert run.status == 0
        faults.append(int(run.err))
    # 8 MB more of input are 2,048 pages, and the arrays of a block several times its size
    assert faults[1] - faults[0] < 1000


@pytest.mark.parametrize(
    "surroundings",
    [
        "unset HOME TMPDIR PATH LC_ALL TERM;",
        "export LC_ALL=C PYTHONUTF8=0 PYTHONCOERCECLOCALE=0 HOME=/nowhere TZ=nonsense;",
        *(
            pytest.param(surroundings, marks=pytest.mark.slow)
            for surroundings in (
                "unset HOME;",
                "export HOME=/nowhere TMPDIR=/nowhere;",
                "export LC_ALL=C LANG=C;",
                "export LC_ALL=C PYTHONUTF8=0 PYTHONCOERCECLOCALE=0;",
                "export LC_ALL=xx_YY;",
                "export TZ=nonsense;",
            )
        ),
    ],
)
def test_surroundings_do_not_matter(sigmoid: Program, bulk: bytes, surroundings: str) -> None:
    program = scripts() / "sigmoid"  # found without PATH
    (sigmoid.folder / "µ.csv").write_text("µ,y\n1,é\n", encoding="utf-8")
    run = sigmoid.in_shell(f"{surroundings} {program} eval bulk.txt -j 2 -o out")
    assert (run.status, run.err) == (0, "")
    assert (sigmoid.folder / "out").read_bytes() == bulk
    run = sigmoid.in_shell(f"{surroundings} {program} eval µ.csv -c µ")
    assert (run.status, run.err) == (0, "")
    assert run.out.decode() == "µ,y,µ_sigmoid\n1,é,0.7310585786300049\n"
    run = sigmoid.in_shell(f"{surroundings} {program} eval µ.csv -c µ --as σ --to jsonl")
    assert (run.status, run.err) == (0, "")
    assert run.out.decode() == '{"µ":1,"y":"é","σ":0.7310585786300049}\n'
    run = sigmoid.in_shell(f"{surroundings} {program} eval µ.csv -c ν")
    assert (run.status, run.out) == (2, b"")
    assert run.err == "sigmoid: µ.csv: has no column 'ν'\nits columns: µ, y\n"
    run = sigmoid.in_shell(f"{surroundings} {program} eval 0 --to rich")
    assert (run.status, run.err) == (0, "")
    assert b"0.5" in run.out


NAMES = [
    *[
        b"bad\xff.csv",
        b"new\nline.csv",
        b"-1.csv",
        b"[red].csv",
        b"\x1b[2J.csv",
        b" .csv",
        b"*.csv",
    ],
    *["µ\u202e.csv".encode(), b"a:b.csv", b"--help.csv", b"%s{}.csv", b"x" * 251 + b".csv"],
]


LOCALES = ["C.UTF-8", "C"]


def in_locale(name: str) -> dict[str, str]:
    return {"LC_ALL": name, "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}


@pytest.mark.parametrize("locale", LOCALES)
def test_files_may_have_any_names(sigmoid: Program, locale: str) -> None:
    env, folder = in_locale(locale), os.fsencode(sigmoid.folder)
    paths = [b"./" + name for name in NAMES]
    for path in paths:
        with open(os.path.join(folder, path), "wb") as file:
            file.write(b"x\n0\n")
    run = sigmoid("eval", *paths, env=env)
    assert (run.status, run.err) == (0, "")
    assert run.out == b"x,x_sigmoid\n" + b"0,0.5\n" * len(NAMES)
    for options, where in ((["--output-dir", "out"], b"out"), (["--in-place"], b"")):
        run = sigmoid("eval", *paths, *options, env=env)
        assert (run.status, run.err, run.out) == (0, "", b"")
        for name in NAMES:
            with open(os.path.join(folder, where, name), "rb") as file:
                assert file.read() == b"x,x_sigmoid\n0,0.5\n"
    gone = [b"./gone" + name[:200] for name in NAMES]
    run = sigmoid("eval", *gone, "--output-dir", "gone", env=env)
    assert run.status == 1
    assert is_safe_to_show(run.err)
    assert sorted(os.listdir(folder)) == sorted([*NAMES, b"gone", b"out"])


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES, ids=repr)
@pytest.mark.parametrize("locale", LOCALES)
def test_a_file_may_have_any_name(sigmoid: Program, name: bytes, locale: str) -> None:
    env, folder = in_locale(locale), os.fsencode(sigmoid.folder)
    result = b"x,x_sigmoid\n0,0.5\n"
    with open(os.path.join(folder, name), "wb") as file:
        file.write(b"x\n0\n")
    run = sigmoid("eval", b"./" + name, env=env)
    assert (run.status, run.err, run.out) == (0, "", result)
    run = sigmoid("eval", b"./" + name, "--output-dir", "out", env=env)
    assert (run.status, run.err, run.out) == (0, "", b"")
    with open(os.path.join(folder, b"out", name), "rb") as file:
        assert file.read() == result
    run = sigmoid("eval", b"./" + name, "--in-place", env=env)
    assert (run.status, run.err, run.out) == (0, "", b"")
    with open(os.path.join(folder, name), "rb") as file:
        assert file.read() == result
    run = sigmoid("eval", "--from", "csv", "-o", b"./" + name, stdin=b"x\nabc\n", env=env)
    assert (run.status, run.out) == (1, b"")
    run = sigmoid("eval", b"./" + name, b"gone" + name[:-9], "-c", "x", env=env)
    assert run.status == 1
    assert run.err.count("\n") <= 2
    assert is_safe_to_show(run.err)
    assert sorted(os.listdir(folder)) == sorted([name, b"out"])


@pytest.mark.parametrize("target", ["npy", "parquet"])
def test_a_format_that_is_rewritten_needs_no_temporary_folder_for_a_file(
    sigmoid: Program, target: str
) -> None:
    if target == "parquet":
        pytest.importorskip("pyarrow")
    run = sigmoid.in_shell(f"TMPDIR=/nowhere sigmoid eval 0 1 -o out.{target}")
    assert (run.status, run.err) == (0, "")


def test_workers_that_cannot_be_forked_are_reported(sigmoid: Program, bulk: bytes) -> None:
    script = (
        "import errno, os\n"
        "def fork(): raise OSError(errno.EAGAIN, os.strerror(errno.EAGAIN))\n"
        "os.fork = fork\n"
        "from sigmoid_cli import cli; cli.main()"
    )
    names = write(sigmoid.folder, 3)
    for arguments in (["bulk.txt"], [*names, "--output-dir", "out"]):
        run = sigmoid.in_python(script, "eval", *arguments, "-j", "2")
        assert run.status == 1
        assert run.err == (
            "sigmoid: cannot start workers: resource temporarily unavailable\n"
            "to work in one process use: --jobs 1\n"
        )


def test_workers_that_may_not_write_a_file_are_reported_as_such(
    sigmoid: Program, bulk: bytes
) -> None:
    run = sigmoid.in_shell("ulimit -f 0; sigmoid eval bulk.txt -j 2")
    assert run.status == 1
    assert run.err == (
        "sigmoid: cannot start workers: file too large\nto work in one process use: --jobs 1\n"
    )
    assert sigmoid.in_shell("ulimit -f 0; sigmoid eval bulk.txt -j 1").out == bulk


@pytest.mark.parametrize(
    ("package", "arguments"),
    [
        ("pyarrow", ["eval", "0", "-o", "out.parquet"]),
        pytest.param(
            "backports",
            ["eval", "0", "-o", "out.txt.zst"],
            marks=pytest.mark.skipif(sys.version_info >= (3, 14), reason="Python has it"),
        ),
        ("numpy", ["eval", "0", "-o", "out.npy"]),
    ],
)
def test_an_installed_package_that_cannot_be_loaded_is_reported_as_such(
    sigmoid: Program, package: str, arguments: list[str]
) -> None:
    """As where there is too little memory, or the package is for another machine."""
    folder = sigmoid.folder / "packages" / package
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text(
        'cause = ImportError("lib\\x1b.so: cannot open it")\n'
        'raise ImportError("\\nIMPORTANT: READ THIS\\n") from cause\n'
    )
    (sigmoid.folder / "old").write_bytes(b"")
    run = sigmoid(*arguments, env={"PYTHONPATH": str(folder.parent)})
    assert (run.status, run.out) == (1, b"")
    assert run.err == (
        "sigmoid: a package failed to load: lib\\x1b.so: cannot open it\n"
        "install it again, or let the program use more memory\n"
    )
    assert sorted(os.listdir(sigmoid.folder)) == ["old", "packages"]
