"""Records of great length cost their own size in memory, twice at most while one part is copied."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

import peaks
from support.program import Program

MEASURED_BY_A_SMALL_PROCESS = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
import peaks
[row] = [row for row in peaks.ROWS if row.title == sys.argv[2]]
print(*peaks.ratio(row, Path.cwd(), (8 << 20, 40 << 20)))
"""
"""What starts a process counts in its peak of memory, and pytest is larger than the program."""

OFTEN = {"CSV, a field", "CSV, the name of a column", "JSON Lines, a string with a smile"}
REFUSED = {
    "CSV, a first line of many fields",
    "CSV, a second line of many fields",
    "TSV, a first line of many fields",
    "JSON Lines, a line that is no object",
    "JSON, a word",
    "text, a word",
}


@pytest.mark.skipif(sys.platform != "linux", reason="other systems count memory otherwise")
@pytest.mark.parametrize(
    "title",
    [
        pytest.param(row.title, marks=[] if row.title in OFTEN else pytest.mark.slow)
        for row in peaks.ROWS
    ],
)
def test_a_record_of_great_length_costs_twice_its_size_at_most(
    sigmoid: Program, title: str
) -> None:
    tools = Path(peaks.__file__).parent
    run = sigmoid.in_python(MEASURED_BY_A_SMALL_PROCESS, tools, title)
    assert (run.status, run.err) == (0, "")
    ratio, exit_code = run.out.split()
    assert float(ratio) <= peaks.AT_MOST
    assert int(exit_code) == (title in REFUSED)
