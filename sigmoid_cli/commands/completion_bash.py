"""The completion script for bash, 3.2 or newer; it needs nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from shlex import quote

from sigmoid_cli.commands.completion import (
    COLUMN,
    DIRECTORY,
    FILE,
    NONE,
    Command,
    Option,
    input_endings,
)
from sigmoid_cli.formats.registry import COMPRESSED

_SCRIPT = r"""# Completion of sigmoid for bash. Written by: sigmoid --show-completion bash

_sigmoid() {
    local words=() cword=0 already='' plain='' quote='' prefix='' option='' command='' i
    COMPREPLY=()
    _sigmoid_split
    local current=${words[cword]} is_input=''
    for ((i = 1; i < cword; i++)); do
        case ${words[i]} in
            --) is_input=1 ;;
            -*) ;;
            *) [[ -n $command ]] || command=${words[i]} ;;
        esac
    done
    case $current in
        --*=*) option=${current%%=*} prefix=$option= current=${current#*=} ;;
        -[!-]?*) [[ $(_sigmoid_value "${current:0:2}") == '' ]] ||
            option=${current:0:2} prefix=${current:0:2} current=${current:2} ;;
    esac
    [[ -n $option ]] || option=${words[cword - 1]}
    local value=''
    [[ -n $is_input ]] || value=$(_sigmoid_value "$option")
    _sigmoid_plain "$current"
    case $value in
        @file) _sigmoid_files -f ;;
        @directory) _sigmoid_files -d ;;
        @column) _sigmoid_columns ;;
        @any) ;;
        ?*) _sigmoid_reply $value ;;
        *) _sigmoid_word ;;
    esac
}

# What stands where no option awaits a value: an option, a command, an input.
_sigmoid_word() {
    if [[ -z $is_input && $current == -* ]]; then
        _sigmoid_reply $(_sigmoid_options)
        return
    fi
    case $command in
        '') _sigmoid_reply COMMANDS ;;
        INPUTS) _sigmoid_inputs ;;
    esac
}

_sigmoid_options() {
    case $command in
OPTIONS    esac
}

# What the value of an option is: @file, @directory, @column, @any, or one of the words given.
_sigmoid_value() {
    case "$command $1" in
VALUES    esac
}

# Sets words and cword: the line as it was typed, without the cuts that readline makes at = and :.
# Sets already to the part of the word at hand that readline does not replace.
_sigmoid_split() {
    local rest=$COMP_LINE word last=0
    for ((i = 0; i < ${#COMP_WORDS[@]}; i++)); do
        word=${COMP_WORDS[i]}
        if [[ i -gt 0 && $rest != [[:space:]]* && -n $rest ]]; then
            [[ i -ne COMP_CWORD ]] || already=${words[last]}
            words[last]+=$word
        else
            words+=("$word")
            last=$((${#words[@]} - 1))
        fi
        if [[ i -eq COMP_CWORD ]]; then
            cword=$last
            [[ $word != [=:] ]] || already=${words[last]}
        fi
        rest=${rest#"${rest%%[![:space:]]*}"}
        rest=${rest#"$word"}
    done
}

# Sets plain to a word without its quotes, and quote to the one that is still open.
_sigmoid_plain() {
    local character
    plain='' quote=''
    for ((i = 0; i < ${#1}; i++)); do
        character=${1:i:1}
        case $quote$character in
            \\) plain+=${1:$((++i)):1} ;;
            \' | \") quote=$character ;;
            "''" | '""') quote='' ;;
            '"\') case ${1:i+1:1} in
                    [\"\$\`\\]) plain+=${1:$((++i)):1} ;;
                    *) plain+=\\ ;;
                esac ;;
            *) plain+=$character ;;
        esac
    done
}

# Answers with those of its arguments that the word at hand begins, quoted as that is.
_sigmoid_reply() {
    local word
    for word; do
        [[ $word == "$plain"* ]] || continue
        case $quote in
            \') word=${word//\'/\'\\\'\'} ;;
            \")
                [[ $word != *!* ]] || continue # no quoting between double quotes is of any use
                word=${word//\\/\\\\} word=${word//\"/\\\"}
                word=${word//\$/\\\$} word=${word//\`/\\\`}
                ;;
            *)
                printf -v word %q "$word"
                word=$prefix$word
                word=${word#"$already"}
                ;;
        esac
        COMPREPLY+=("$word")
    done
}

# Answers with files or directories; readline quotes their names.
_sigmoid_files() {
    local name
    compopt -o filenames 2> /dev/null
    while IFS= read -r name; do
        [[ -n $quote ]] || name=$prefix$name name=${name#"$already"}
        [[ -z $name ]] || COMPREPLY+=("$name")
    done <<< "$(compgen "$1" -- "$plain")"
}

# Answers with directories and the files that sigmoid reads, or with all files if there are none.
_sigmoid_inputs() {
    local found=() name
    _sigmoid_files -f
    for name in "${COMPREPLY[@]}"; do
        case $name in
            ENDINGS) found+=("$name") ;;
            *) [[ ! -d ${name/#~\//$HOME/} ]] || found+=("$name") ;;
        esac
    done
    [[ ${#found[@]} -eq 0 ]] || COMPREPLY=("${found[@]}")
}

# Answers with the columns of the file that is on the line.
_sigmoid_columns() {
    local word names=() typed=$plain open=$quote
    for ((i = 1; i < ${#words[@]}; i++)); do
        local position=$i
        _sigmoid_plain "${words[i]}"
        i=$position
        words[i]=$plain
    done
    plain=$typed quote=$open
    while IFS=$'\t' read -r word _; do
        [[ -z $word ]] || names+=("$word")
    done <<< "$(_SIGMOID_COMPLETE=columns command sigmoid "${words[@]:1}" < /dev/null 2> /dev/null)"
    _sigmoid_reply "${names[@]}"
}

complete -F _sigmoid sigmoid
"""


def script(program: Command, commands: tuple[Command, ...]) -> str:
    """The script for the program and its commands."""
    levels = (program, *commands)
    parts = {
        "COMMANDS": " ".join(command.name for command in commands),
        "INPUTS": " | ".join(command.name for command in commands if command.takes_input),
        "ENDINGS": " | ".join(_endings()),
        "OPTIONS": "".join(_options(level, is_program=level is program) for level in levels),
        "VALUES": "".join(
            line for level in levels for line in _values(level, is_program=level is program)
        ),
    }
    text = _SCRIPT
    for name, part in parts.items():
        text = text.replace(name, part)
    return text


def _endings() -> Iterator[str]:
    for ending in input_endings():
        yield f"*.{ending}"
        yield from (f"*.{ending}.{compression}" for compression in COMPRESSED)


def _options(level: Command, is_program: bool) -> str:
    names = " ".join(name for option in level.options for name in option.names)
    return f"        {_name(level, is_program)}) echo '{names}' ;;\n"


def _values(level: Command, is_program: bool) -> Iterator[str]:
    for option in level.options:
        if option.follows != NONE:
            command = "" if is_program else level.name
            patterns = " | ".join(quote(f"{command} {name}") for name in option.names)
            yield f"        {patterns}) echo {_value(option)} ;;\n"


def _name(level: Command, is_program: bool) -> str:
    return "''" if is_program else level.name


def _value(option: Option) -> str:
    if option.values:
        return quote(" ".join(value for value, _ in option.values))
    return f"@{option.follows}" if option.follows in (FILE, DIRECTORY, COLUMN) else "@any"
