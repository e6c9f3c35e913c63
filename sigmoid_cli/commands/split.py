"""`--split`: each part of an input becomes a file, `part-00000`, `part-00001` and so on."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence

from sigmoid_cli.convert.inputs import File
from sigmoid_cli.convert.plan import Plan
from sigmoid_cli.convert.split import parts_of
from sigmoid_cli.convert.streams.url import is_url, joined, name_of, named
from sigmoid_cli.errors import UsageError
from sigmoid_cli.formats import registry


def into_parts(plans: Iterable[Plan], size: int, directory: str) -> list[Plan]:
    """Returns the plans for the parts of all inputs, numbered in their order.

    Raises:
        UsageError: if an input cannot be cut, or the directory holds parts of another run.
        SigmoidError: if one cannot be read.
    """
    cut: list[Plan] = []
    for plan in plans:
        [(file, source_format)] = plan.inputs
        assert isinstance(file, File)
        assert isinstance(plan.target, str)
        ending = registry.FORMATS[plan.target].endings[0]
        parts, record_options = parts_of(
            file, source_format, size, plan.calculation, plan.record_options
        )
        for part in parts:
            name = f"part-{len(cut):05}.{ending}"
            output = joined(directory, name) if is_url(directory) else os.path.join(directory, name)
            inputs = ((part, source_format),)
            cut.append(plan._replace(inputs=inputs, record_options=record_options, output=output))
    _refuse_other_parts(cut, directory)
    return cut


def _refuse_other_parts(plans: Sequence[Plan], directory: str) -> None:
    """Refuse a folder with a part of another run, which would seem to belong to this one.

    Raises:
        UsageError: if there is one.
    """
    written = {name_of(plan.output or "") for plan in plans}
    others = sorted(
        name for name in _names(directory) if name.startswith("part-") and name not in written
    )
    if others:
        raise UsageError(
            f"{named(directory)}: holds {others[0]}, which is none of the {len(written)} parts",
            "remove the parts that are there, or give another directory",
        )


def _names(directory: str) -> list[str]:
    if is_url(directory):
        from sigmoid_cli.convert.remote.listing import names_in

        return names_in(directory)
    return os.listdir(directory) if os.path.isdir(directory) else []
