"""The script that measures a cluster runs, and prints what it promises."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from support.patience import PATIENCE
from support.program import environment
from support.requirements import needs

SCRIPT = Path(__file__).parents[3] / "tools/measure_cluster.py"


def test_the_script_measures_files_and_bytes_of_a_cluster(tmp_path: Path) -> None:
    needs("distributed")
    run = subprocess.run(
        [sys.executable, SCRIPT, "local", tmp_path, "--files", "20", "--megabytes", "1"],
        capture_output=True,
        env=environment(),
        timeout=PATIENCE,
        check=True,
    )
    lines = run.stdout.decode().splitlines()
    assert [line.split()[0] for line in lines] == [
        "start",
        "client",
        "scheduler",
        "worker",
        "100000",
    ]
    assert re.search(r"limited by the (client|scheduler|workers)$", lines[-1])
    assert list(tmp_path.iterdir()) == []
