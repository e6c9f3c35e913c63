"""Shells that know the program and its completions as an installation gives them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from support.program import environment, scripts
from support.requirements import needed_program
from support.terminal import Terminal, terminal

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


Open = Callable[..., AbstractContextManager[Terminal]]
"""What opens a shell by its name."""


@pytest.fixture
def opened(tmp_path: Path) -> Open:
    """Open a shell at its prompt, in an empty folder: `with opened("zsh") as terminal`."""
    home = tmp_path / "home"
    home.mkdir()
    (tmp_path / "folder").mkdir()

    @contextmanager
    def opened(name: str, more: str = "", columns: int = 200) -> Iterator[Terminal]:
        path = needed_program(name)
        start = home / ".zshrc"
        start.write_text(f"export PATH='{scripts()}':\"$PATH\"\n" + _START[name] + more)
        env = environment({"HOME": str(home), "ZDOTDIR": str(home), "TERM": "xterm"})
        command = _WITH_START[name](path, start)
        with terminal(command, tmp_path / "folder", env, columns, rows=50) as (_, screen):
            screen.wait_for(PROMPT)
            yield screen

    return opened
