"""The completion script for zsh."""

from __future__ import annotations

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

_SCRIPT = r"""#compdef sigmoid
# Completion of sigmoid for zsh. Written by: sigmoid --show-completion zsh

_sigmoid() {
    local curcontext=$curcontext state ret=1
    local -a line whole=("${words[@]}")
    local -A opt_args

    _arguments -C -s \
PROGRAM        '1: :->command' \
        '*:: :->words' && ret=0

    case $state in
        command)
            local -a commands=(
SUMMARIES            )
            _describe -t commands command commands && ret=0
            ;;
        words)
            curcontext=${curcontext%:*:*}:sigmoid-$words[1]:
            case $words[1] in
COMMANDS            esac
            ;;
    esac
    return ret
}

# The files that sigmoid reads; all where there are none.
_sigmoid_inputs() {
    _files -g '*.(ENDINGS)(|.(COMPRESSED))(-.)'
}

# The columns of the file that is on the line.
_sigmoid_columns() {
    local expl row
    local -a names shown
    for row in "${(@f)$(_SIGMOID_COMPLETE=columns command sigmoid "${(@Q)whole[2,-1]}" \
        < /dev/null 2> /dev/null)}"; do
        [[ -n $row ]] || continue
        names+=("${row%%$'\t'*}")
        shown+=("${row%%$'\t'*}  -- ${row#*$'\t'}")
    done
    _wanted columns expl column compadd -l -d shown -a names
}

if [[ $funcstack[1] == _sigmoid ]]; then
    _sigmoid "$@"
else
    compdef _sigmoid sigmoid
fi
"""


def script(program: Command, commands: tuple[Command, ...]) -> str:
    """Returns the script for the program and its commands."""
    parts = {
        "PROGRAM": "".join(f"        {_option(option)} \\\n" for option in program.options),
        "SUMMARIES": "".join(
            f"                {_quoted(f'{command.name}:{command.about}')}\n"
            for command in commands
        ),
        "COMMANDS": "".join(map(_command, commands)),
        "ENDINGS": "|".join(input_endings()),
        "COMPRESSED": "|".join(COMPRESSED),
    }
    text = _SCRIPT
    for name, part in parts.items():
        text = text.replace(name, part)
    return text


def _command(command: Command) -> str:
    lines = [f"                    {_option(option)}" for option in command.options]
    if command.takes_input:
        lines.append("                    '*:input:_sigmoid_inputs'")
    specifications = " \\\n".join(lines)
    return (
        f"                {command.name})\n"
        f"                    _arguments -s -S \\\n{specifications} && ret=0\n"
        "                    ;;\n"
    )


def _option(option: Option) -> str:
    """Returns the specification of an option as `_arguments` reads it."""
    others = " ".join((*option.names, *option.excludes))
    before = "'*'" if option.is_repeatable else f"'({others})'"
    if "--help" in option.names or "--version" in option.names:
        before = "'(- *)'"
    if option.follows == NONE:
        names, text = option.names, f"[{_escaped(option.about)}]"
    else:
        names = tuple(f"{name}=" if name.startswith("--") else f"{name}+" for name in option.names)
        metavar = _escaped(option.metavar.lower())
        text = f"[{_escaped(option.about)}]:{metavar}:{_action(option)}"
    if len(names) == 1:
        return f"{before}{names[0]}{_quoted(text)}"
    return f"{before}{{{','.join(names)}}}{_quoted(text)}"


def _action(option: Option) -> str:
    if option.values:
        each = (
            f"{value}\\:{_quoted_within(about)}" if about else value
            for value, about in option.values
        )
        return (
            f"(({' '.join(each)}))"
            if any(dict(option.values).values())
            else (f"({' '.join(value for value, _ in option.values)})")
        )
    return {
        FILE: "_files",
        DIRECTORY: "_files -/",
        COLUMN: "_sigmoid_columns",
    }.get(option.follows, " ")


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]").replace(":", "\\:")


def _quoted_within(text: str) -> str:
    return '"' + _escaped(text) + '"'


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"
