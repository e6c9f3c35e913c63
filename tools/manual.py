"""Manual pages, made from the commands like their help."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import click

from sigmoid_cli import __version__
from sigmoid_cli.cli import sigmoid
from sigmoid_cli.commands.command import Command, DescribedChoice
from sigmoid_cli.commands.help import ENVIRONMENT, EXIT_CODES, READER_LEAVES

_ORIGIN = '.\\" Written by tools/generate.py from the help of the program.'

Records = Iterable[tuple[str, str]]


def pages() -> dict[str, str]:
    """Returns the pages by the names of their files."""
    program = sigmoid.make_context("sigmoid", ["eval"], resilient_parsing=True)
    names = sigmoid.list_commands(program)
    found = {"sigmoid.1": _page(sigmoid, program, names)}
    for name in names:
        command = sigmoid.get_command(program, name)
        assert command is not None
        context = command.make_context(name, ["0"], parent=program, resilient_parsing=True)
        found[f"sigmoid-{name}.1"] = _page(command, context, names)
    return found


def _page(command: click.Command, context: click.Context, names: list[str]) -> str:
    lines = [
        *_heading(command, context),
        *_synopsis(command, context),
        *_description(command),
        *_examples(getattr(command, "examples", ())),
        *_options(command, context),
    ]
    if isinstance(command, click.Group):
        lines += [*_section("Commands"), *_definitions(_summaries(command, context))]
    lines += [
        *_section("Exit status"),
        *_definitions(EXIT_CODES),
        *_paragraph(READER_LEAVES),
        *_section("Environment"),
        *_definitions(ENVIRONMENT),
        *_see_also(context, names),
    ]
    return "\n".join([_ORIGIN, *_without_idle_breaks(lines), ""])


def _without_idle_breaks(lines: Iterable[str]) -> Iterator[str]:
    """Returns the lines without paragraph breaks right after a heading: mandoc warns of them."""
    before = ""
    for line in lines:
        if not (line == ".PP" and before.startswith(".S")):
            yield line
        before = line


def _name(context: click.Context) -> str:
    return context.command_path.replace(" ", "-")


def _heading(command: click.Command, context: click.Context) -> Iterator[str]:
    name = _name(context)
    yield f'.TH {_roff(name.upper())} 1 "" "sigmoid {__version__}" "User commands"'
    yield from _section("Name")
    purpose = _paragraphs(command)[0].removesuffix(".")
    yield f"{_roff(name)} \\- {_roff(purpose[0].lower() + purpose[1:])}"


def _synopsis(command: click.Command, context: click.Context) -> Iterator[str]:
    yield from _section("Synopsis")
    yield f".B {_roff(context.command_path)}"
    yield _roff(" ".join(command.collect_usage_pieces(context)))


def _description(command: click.Command) -> Iterator[str]:
    yield from _section("Description")
    for paragraph in _paragraphs(command):
        yield from _paragraph(paragraph)


def _paragraphs(command: click.Command) -> list[str]:
    return [" ".join(part.split()) for part in (command.help or "").split("\n\n")]


def _examples(examples: Records) -> Iterator[str]:
    yield from _section("Examples")
    for line, purpose in examples:
        yield from _paragraph(f"{purpose[0].upper()}{purpose[1:]}:")
        yield from (".PP", ".RS 4", ".nf", _roff(line), ".fi", ".RE")


def _options(command: click.Command, context: click.Context) -> Iterator[str]:
    yield from _section("Options")
    groups: dict[str, list[click.Option]] = {}
    for option in command.get_params(context):
        if isinstance(option, click.Option):
            groups.setdefault(getattr(option, "group", "Other"), []).append(option)
    for group, options in groups.items():
        if isinstance(command, Command):
            yield f".SS {_roff(group)}"
        for option in options:
            yield from _option(option, context)


def _option(option: click.Option, context: click.Context) -> Iterator[str]:
    record = option.get_help_record(context)
    if record is None:
        return
    yield from _definitions([record])
    if isinstance(option.type, DescribedChoice) and any(option.type.about.values()):
        yield ".RS"
        yield from _definitions(option.type.about.items())
        yield ".RE"


def _summaries(group: click.Group, context: click.Context) -> Iterator[tuple[str, str]]:
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield f"sigmoid-{name}(1)", _paragraphs(command)[0]


def _see_also(context: click.Context, names: list[str]) -> Iterator[str]:
    yield from _section("See also")
    others = ["sigmoid", *(f"sigmoid-{name}" for name in names)]
    others.remove(_name(context))
    yield ", ".join(f"\\fB{_roff(name)}\\fR(1)" for name in others)


def _section(title: str) -> Iterator[str]:
    yield f".SH {title.upper()}"


def _paragraph(text: str) -> Iterator[str]:
    yield ".PP"
    yield _roff(text)


def _definitions(records: Records) -> Iterator[str]:
    for term, meaning in records:
        yield ".TP"
        yield f"\\fB{_roff(term)}\\fR"
        yield _roff(meaning) if meaning else "\\&"


def _roff(text: str) -> str:
    """Returns the text with the characters escaped that mean something to roff."""
    escaped = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq")
    escaped = escaped.replace("~", "\\(ti").replace("^", "\\(ha").replace("`", "\\(ga")
    formatted = "".join(c if c.isascii() else f"\\[u{ord(c):04X}]" for c in escaped)
    return f"\\&{formatted}" if formatted.startswith(".") else formatted
