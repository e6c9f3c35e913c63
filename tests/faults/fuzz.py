"""Look for bytes with which a parser fails: `python -m faults.fuzz NAME [OPTION OF LIBFUZZER]...`

Needs atheris, which tells the fuzzer what code its bytes reach.
"""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["sigmoid_cli"]):
    from faults.fuzzed import CALLED

name = sys.argv.pop(1)
atheris.Setup(sys.argv, CALLED[name])
atheris.Fuzz()
