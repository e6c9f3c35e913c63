"""Generate completions/ and man/ from the commands. Run it when a help text changes."""

from __future__ import annotations

from pathlib import Path

from manual import pages
from sigmoid_cli.cli import sigmoid
from sigmoid_cli.commands.completion.model import script

ROOT = Path(__file__).parent.parent

COMPLETIONS = {"bash": "sigmoid.bash", "zsh": "_sigmoid", "fish": "sigmoid.fish"}
"""The file for each shell, with the name that the shell expects."""


def files() -> dict[str, str]:
    """Returns the generated files by their path in the project."""
    scripts = {f"completions/{name}": script(shell, sigmoid) for shell, name in COMPLETIONS.items()}
    return {**scripts, **{f"man/{name}": page for name, page in pages().items()}}


def main() -> None:
    """Write all files and remove those that are no longer made."""
    made = files()
    for folder in ("completions", "man"):
        (ROOT / folder).mkdir(exist_ok=True)
        for path in (ROOT / folder).iterdir():
            if f"{folder}/{path.name}" not in made:
                path.unlink()
    for name, text in made.items():
        (ROOT / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
