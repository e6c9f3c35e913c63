"""Shells that know the program and its completions as an installation gives them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from support.program import PROGRAM
from support.terminal import Open, Terminal, shell

COMPLETIONS = Path(__file__).parent.parent.parent / "completions"

PROMPT = "READY> "

_START = {
    "bash": f"source {COMPLETIONS}/sigmoid.bash\nPS1='{PROMPT}'\n",
    "zsh": f"fpath=({COMPLETIONS} $fpath)\nautoload -U compinit\ncompinit -D -u\nPS1='{PROMPT}'\n",
    "fish": f"set -p fish_complete_path {COMPLETIONS}\n"
    f"function fish_prompt\n    echo -n '{PROMPT}'\nend\n",
}

_WITH_START = {
    "bash": lambda path, start: [path, "--noprofile", "--rcfile", str(start), "-i"],
    "zsh": lambda path, start: [path, "-d", "-i"],
    "fish": lambda path, start: [path, "--no-config", "-i", "-C", f"source {start}"],
}


@pytest.fixture
def opened(tmp_path: Path, needed: Callable[[str], str]) -> Open:
    """Opens a shell at its prompt, in an empty folder: `with opened("zsh") as terminal`."""
    home = tmp_path / "home"
    programs = home / "bin"
    programs.mkdir(parents=True)
    (tmp_path / "folder").mkdir()
    sigmoid = programs / "sigmoid"
    sigmoid.write_text(f'#!/bin/sh\nexec {" ".join(PROGRAM)} "$@"\n')
    sigmoid.chmod(0o755)

    @contextmanager
    def opened(name: str, more: str = "", columns: int = 200) -> Iterator[Terminal]:
        path = needed(name)
        start = home / ".zshrc"
        start.write_text(f"export PATH='{programs}':\"$PATH\"\n" + _START[name] + more)
        env = {"HOME": str(home), "ZDOTDIR": str(home), "TERM": "xterm"}
        command = _WITH_START[name](path, start)
        with shell(command, tmp_path / "folder", env, columns) as terminal:
            terminal.wait_for(PROMPT)
            yield terminal

    return opened
