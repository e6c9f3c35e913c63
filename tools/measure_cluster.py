"""Measures what a file and a byte cost on a Dask cluster, and where the limit is.

    python tools/measure_cluster.py ADDRESS FOLDER [--files N] [--megabytes N]
        [--estimate FILES GIGABYTES THREADS]

ADDRESS is that of a scheduler, or `local` for two workers on this machine, whose scheduler shares
the process of the client. All workers must reach FOLDER under the same path; files are made there
and removed again. Costs are processor times, so that other work on the machines counts little.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from sigmoid_cli.convert.cluster.run import run_on_cluster
from sigmoid_cli.convert.inputs import File
from sigmoid_cli.convert.plan import Plan
from sigmoid_cli.convert.progress import NullProgress
from sigmoid_cli.formats.record_options import RecordOptions
from sigmoid_cli.numeric.calculation import Calculation

if TYPE_CHECKING:
    from distributed import Client


class Costs(NamedTuple):
    """Seconds of work: the wall clock, and the processors of client, scheduler and all workers."""

    wall: float
    client: float
    scheduler: float
    workers: float


def processor_seconds() -> float:
    """Returns what this process has used; it is called on the scheduler and the workers too."""
    import time

    return time.process_time()


def used(client: Client) -> Costs:
    """Returns what all have used until now."""
    return Costs(
        time.monotonic(),
        time.process_time(),
        client.run_on_scheduler(processor_seconds),
        sum(client.run(processor_seconds).values()),
    )


def measured(client: Client, address: str, inputs: Sequence[Path], out: Path) -> Costs:
    """Returns the costs of a batch that converts these files."""
    out.mkdir()
    calculation = Calculation(("sigmoid",))
    options = RecordOptions(columns=("x",))
    plans = []
    for path in inputs:
        kind = "csv" if path.suffix == ".csv" else "text"
        output = str(out / path.name)
        source = ((File(str(path)), kind),)
        plans.append(Plan(source, kind, output, calculation, options, 1))
    before = used(client)
    for outcome in run_on_cluster(plans, address, None, NullProgress()):
        if outcome.failure is not None:
            raise SystemExit(str(outcome.failure))
    return Costs(*(after - start for after, start in zip(used(client), before, strict=True)))


def make_csv(path: Path, megabytes: int) -> None:
    """Returns a table of six columns, about 60 bytes a record."""
    source = random.Random(0)
    with path.open("w") as file:
        file.write("id,name,x,flag,y,z\n")
        while file.tell() < megabytes << 20:
            records = (
                f"{number},name{number % 97},{source.uniform(-9, 9)!r},0,{number * 3},1\n"
                for number in range(10_000)
            )
            file.write("".join(records))


def main() -> None:
    """Measure, and print a table and an estimate."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("address")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--files", type=int, default=2000)
    parser.add_argument("--megabytes", type=int, default=64)
    parser.add_argument("--estimate", type=float, nargs=3, default=(100_000, 10_000, 100))
    chosen = parser.parse_args()
    import distributed

    address = chosen.address
    cluster = None
    if address == "local":
        cluster = distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address="127.0.0.1:0"
        )
        address = cluster.scheduler_address
    with (
        TemporaryDirectory(dir=chosen.folder) as folder,
        distributed.Client(address, set_as_default=False) as client,
    ):
        inside = Path(folder)
        small = [inside / f"{number}.txt" for number in range(chosen.files)]
        for path in small:
            path.write_text("0.5\n1\n")
        large = inside / "large.csv"
        make_csv(large, chosen.megabytes)
        # one batch before: workers load their modules, and the client those of Dask
        measured(client, address, [small[0], large], inside / "before")
        start = measured(client, address, small[:1], inside / "start")
        of_files = measured(client, address, small, inside / "files")
        of_bytes = measured(client, address, [large], inside / "bytes")
    if cluster is not None:
        cluster.close()
    report(chosen.files, chosen.megabytes, start, of_files, of_bytes, chosen.estimate)


def report(
    files: int,
    megabytes: int,
    start: Costs,
    of_files: Costs,
    of_bytes: Costs,
    estimate: Sequence[float],
) -> None:
    """Print the costs, and how long a batch of files and gigabytes takes with threads."""
    client = max(0.0, of_files.client - start.client) / files
    scheduler = max(0.0, of_files.scheduler - start.scheduler) / files
    worker = max(0.0, of_files.workers - start.workers) / files
    megabyte = max(0.0, of_bytes.workers - start.workers) / megabytes
    lines = [
        f"start      {start.wall:8.2f} s",
        f"client     {client * 1e3:8.3f} ms a file",
        f"scheduler  {scheduler * 1e3:8.3f} ms a file",
        f"worker     {worker * 1e3:8.3f} ms a file  {megabyte * 1e3:8.2f} ms a megabyte",
    ]
    count, gigabytes, threads = estimate
    parts = {
        "the client": count * client,
        "the scheduler": count * scheduler,
        "the workers": (count * worker + gigabytes * 1024 * megabyte) / threads,
    }
    limit = max(parts, key=lambda part: parts[part])
    lines.append(
        f"{count:.0f} files of {gigabytes:.0f} GB in all, {threads:.0f} threads: "
        f"{start.wall + parts[limit]:.0f} s, limited by {limit}"
    )
    sys.stdout.write("\n".join([*lines, ""]))


if __name__ == "__main__":
    main()
