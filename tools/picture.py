"""Make docs/curve.svg, the picture at the top of README.md, with the program itself.

The picture follows the reader's colour scheme: a style for dark ones is added to what the program
draws for print. Its ground stays opaque, so it can be read on any page.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

PATH = Path(__file__).parent.parent / "docs" / "curve.svg"

_DARK = """\
   @media (prefers-color-scheme: dark) {
    [style*="fill: #ffffff"] { fill: #0d1117 !important }
    [style*="stroke: #000000"] { stroke: #e6edf3 !important }
    [style*="stroke: #0072b2"] { stroke: #56b4e9 !important }
    g[id^="text_"] { fill: #e6edf3 }
   }
"""
"""Ground and ink as code forges have them; the lighter blue is of the same palette as the other."""


def picture() -> str:
    """Returns the picture as SVG."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "curve.svg"
        command = [sys.executable, "-m", "sigmoid_cli", "table", "--plot", "-o", str(path)]
        subprocess.run(command, check=True)
        drawn = path.read_text(encoding="utf-8")
    before, end, after = drawn.partition("</style>")
    assert end
    return f"{before}\n{_DARK}  {end}{after}"


def main() -> None:
    """Write the picture."""
    PATH.parent.mkdir(exist_ok=True)
    PATH.write_text(picture(), encoding="utf-8")


if __name__ == "__main__":
    main()
