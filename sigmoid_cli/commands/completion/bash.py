"""The completion script for bash, 3.2 or newer; it needs nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from shlex import quote

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
        ?*) _sigmoid_reply <<< "$value" ;;
        *) _sigmoid_word ;;
    esac
}

# What stands where no option awaits a value: an option, a command, an input.
_sigmoid_word() {
    if [[ -z $is_input && $current == -* ]]; then
        _sigmoid_reply <<< "$(_sigmoid_options)"
        return
    fi
    case $command in
        '') _sigmoid_reply <<< "$(_sigmoid_commands)" ;;
        INPUTS) _sigmoid_inputs ;;
    esac
}

_sigmoid_commands() {
COMMANDS}

_sigmoid_options() {
    case $command in
OPTIONS    esac
}

# The kind of value of an option: @file, @directory, @column, @any, or a list of words.
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

# Answers with those of the words that the word at hand begins, quoted as that is. Each stands in a
# line of its own; a tab and a word about it may follow.
_sigmoid_reply() {
    local word about abouts=() longest=0
    while IFS=$'\t' read -r word about; do
        [[ -n $word && $word == "$plain"* ]] || continue
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
        abouts+=("$about")
        [[ ${#word} -le $longest ]] || longest=${#word}
    done
    _sigmoid_describe
}

# Sets what is known about the answers after them, where there are several: readline lists them and
# puts on the line what all begin with. It is left out where readline puts answers on the line as
# they are (in turn, 37, or all at once, 42), where a blank does not end a word, and where an old
# bash does not tell.
_sigmoid_describe() {
    local room=$((${COLUMNS:-80} - longest - 4)) about blanks
    [[ ${#COMPREPLY[@]} -gt 1 && -z $quote && $room -ge 20 ]] || return
    case ${COMP_TYPE:-37} in
        37 | 42) return ;;
    esac
    for ((i = 0; i < ${#COMPREPLY[@]}; i++)); do
        about=${abouts[i]}
        [[ ${#about} -le $room ]] || about=${about:0:room - 3}...
        printf -v blanks '%*s' $((longest - ${#COMPREPLY[i]})) ''
        [[ -z $about ]] || COMPREPLY[i]="${COMPREPLY[i]}$blanks  ($about)"
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
    local typed=$plain open=$quote
    for ((i = 1; i < ${#words[@]}; i++)); do
        local position=$i
        _sigmoid_plain "${words[i]}"
        i=$position
        words[i]=$plain
    done
    plain=$typed quote=$open
    _sigmoid_reply \
        <<< "$(_SIGMOID_COMPLETE=columns command sigmoid "${words[@]:1}" < /dev/null 2> /dev/null)"
}

complete -F _sigmoid sigmoid
"""


def script(program: Command, commands: tuple[Command, ...]) -> str:
    """Returns the script for the program and its commands."""
    levels = (program, *commands)
    parts = {
        "COMMANDS": _printed(((command.name, command.about) for command in commands), indent=4),
        "INPUTS": " | ".join(command.name for command in commands if command.takes_input),
        "ENDINGS": " | ".join(_endings()),
        "OPTIONS": "".join(_cases((_name(level, program), _options(level)) for level in levels)),
        "VALUES": "".join(_cases(pair for level in levels for pair in _values(level, program))),
    }
    text = _SCRIPT
    for name, part in parts.items():
        text = text.replace(name, part)
    return text


def _endings() -> Iterator[str]:
    for ending in input_endings():
        yield f"*.{ending}"
        yield from (f"*.{ending}.{compression}" for compression in COMPRESSED)


def _cases(pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Returns branches of a `case`, each for all patterns with the same body."""
    patterns: dict[str, list[str]] = {}
    for pattern, action in pairs:
        patterns.setdefault(action, []).append(pattern)
    for action, asking in patterns.items():
        yield f"        {' | '.join(asking)})\n{action}            ;;\n"


def _options(level: Command) -> str:
    return _printed((name, option.about) for option in level.options for name in option.names)


def _values(level: Command, program: Command) -> Iterator[tuple[str, str]]:
    for option in level.options:
        if option.follows != NONE:
            command = "" if level is program else level.name
            for name in option.names:
                yield quote(f"{command} {name}"), _value(option)


def _name(level: Command, program: Command) -> str:
    return "''" if level is program else level.name


def _value(option: Option) -> str:
    if option.values:
        return _printed(option.values)
    known = option.follows in (FILE, DIRECTORY, COLUMN)
    return f"            echo {f'@{option.follows}' if known else '@any'}\n"


def _printed(pairs: Iterable[tuple[str, str]], indent: int = 12) -> str:
    """Returns a command that writes a line for each pair: a word, a tab, its description."""
    blanks = " " * indent
    words = "".join(f" \\\n{blanks}    {quote(word)} {quote(about)}" for word, about in pairs)
    return f"{blanks}printf '%s\\t%s\\n'{words}\n"
