"""The completion script for fish."""

from __future__ import annotations

from collections.abc import Iterator

from sigmoid_cli.commands.completion.model import (
    COLUMN,
    DIRECTORY,
    FILE,
    NONE,
    Command,
    Option,
    input_endings,
)
from sigmoid_cli.formats.registry import COMPRESSED

_SCRIPT = r"""# Completion of sigmoid for fish. Written by: sigmoid --show-completion fish

# Whether the command on the line is one of these; without any, whether there is none yet.
function __sigmoid_is
    for word in (commandline -opc)[2..]
        if not string match -q -- '-*' $word
            contains -- $word $argv
            return
        end
    end
    test (count $argv) -eq 0
end

# Files, those first that sigmoid reads.
function __sigmoid_inputs
    set -l files (__fish_complete_path (commandline -ct))
    string match -ri -- '^[^\t]*\.(?:ENDINGS)(?:\.(?:COMPRESSED))?(?:\t.*)?$' $files
    string match -r -- '^[^\t]*/(?:\t.*)?$' $files
    string match -riv -- '^[^\t]*(?:/|\.(?:ENDINGS)(?:\.(?:COMPRESSED))?)(?:\t.*)?$' $files
end

# The columns of the file that is on the line.
function __sigmoid_columns
    set -l words (commandline -op)
    _SIGMOID_COMPLETE=columns command sigmoid $words[2..] </dev/null 2>/dev/null
end

complete -c sigmoid -f
"""


def script(program: Command, commands: tuple[Command, ...]) -> str:
    """Returns the script for the program and its commands."""
    text = _SCRIPT.replace("ENDINGS", "|".join(input_endings()))
    text = text.replace("COMPRESSED", "|".join(COMPRESSED))
    return text + "".join(f"complete -c sigmoid {line}\n" for line in _lines(program, commands))


def _lines(program: Command, commands: tuple[Command, ...]) -> Iterator[str]:
    for command in commands:
        yield f"-n __sigmoid_is -a {command.name} -d {_quoted(command.about)}"
    for option in program.options:
        yield f"-n __sigmoid_is {_option(option)}"
    inputs = " ".join(command.name for command in commands if command.takes_input)
    yield f"-n '__sigmoid_is {inputs}' -k -a '(__sigmoid_inputs)'"
    for option, names in _options_of_all(commands).items():
        yield f"-n '__sigmoid_is {' '.join(names)}' {_option(option)}"


def _options_of_all(commands: tuple[Command, ...]) -> dict[Option, list[str]]:
    """Returns each option with the commands that have it."""
    found: dict[Option, list[str]] = {}
    for command in commands:
        for option in command.options:
            found.setdefault(option, []).append(command.name)
    return found


def _option(option: Option) -> str:
    names = " ".join(
        f"-l {name[2:]}" if name.startswith("--") else f"-s {name[1:]}" for name in option.names
    )
    return " ".join(filter(None, [names, _value(option), f"-d {_quoted(option.about)}"]))


def _value(option: Option) -> str:
    if option.follows == NONE:
        return ""
    if option.values:
        words = " ".join(
            f'{value}\\t"{about}"' if about else value for value, about in option.values
        )
        return f"-x -a {_quoted(words)}"
    return {
        FILE: "-r -F",
        DIRECTORY: "-x -a '(__fish_complete_directories)'",
        COLUMN: "-x -a '(__sigmoid_columns)'",
    }.get(option.follows, "-x")


def _quoted(text: str) -> str:
    """Returns the text between single quotes, where a backslash before a letter is literal."""
    return "'" + text.replace("'", "\\'") + "'"
