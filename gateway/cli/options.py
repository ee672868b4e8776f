"""What click lacks: options that take several values, numbers with a range; and the options that commands share."""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])
MOODS = ("calm", "happy", "excited", "warm", "sad", "tense", "mysterious", "playful")
"""Moods of the contracts, by name; their module is too slow to load for a help text."""
NO_MUSIC = "none"


class Number(click.ParamType):  # type: ignore[type-arg]  # generic in the newest click alone
    """A number from `low` to `high`, both inclusive; neither NaN nor infinity."""

    name = "number"

    def __init__(self, kind: type[int] | type[float], low: float, high: float, unit: str = "") -> None:
        self.kind, self.low, self.high, self.unit = kind, low, high, unit

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int | float:
        """Read the number; click reports what is wrong with the option's name."""
        words = "a whole number" if self.kind is int else "a number"
        try:
            number = self.kind(value)
        except (ValueError, OverflowError):
            self.fail(f"{value!r} is not {words}; choose {self.low:g} to {self.high:g}{self.unit}.", param, ctx)
        if not self.low <= number <= self.high:
            self.fail(f"{value} is out of range; choose {self.low:g} to {self.high:g}{self.unit}.", param, ctx)
        return number


class Seed(click.ParamType):  # type: ignore[type-arg]  # as above
    """An unsigned integer of 64 bits."""

    name = "seed"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Read the seed."""
        try:
            seed = int(value)
        except ValueError:
            self.fail(f"{value!r} is not a whole number; choose 0 to 18446744073709551615.", param, ctx)
        if not 0 <= seed < 1 << 64:
            self.fail(f"{value} is out of range; choose 0 to 18446744073709551615.", param, ctx)
        return seed


class Several(click.Option):
    """An option that takes every value that follows it: `--images a.jpg b.jpg`; it may be repeated too."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["multiple"] = True
        super().__init__(*args, **kwargs)


class Grouped(click.Option):
    """An option that stands in a section of its own in the help."""

    def __init__(self, *args: Any, group: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.group = group


class SeveralCommand(click.Command):
    """A command with options of the kinds `Several` and `Grouped`."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, then those of each group under its title."""
        sections: dict[str, list[tuple[str, str]]] = {"Options": []}
        for param in self.get_params(ctx):
            if (record := param.get_help_record(ctx)) is not None:
                sections.setdefault(getattr(param, "group", "Options"), []).append(record)
        for title, records in sections.items():
            with formatter.section(title):
                formatter.write_dl(records)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Write `--images a b` as `--images a --images b`, which click understands."""
        names = {name for param in self.params if isinstance(param, Several) for name in param.opts}
        return super().parse_args(ctx, repeat_option(args, names))


def repeat_option(args: list[str], names: Collection[str]) -> list[str]:
    """Put the option before each of its values. They end at the next option, at `--` and at an `@file`, the source."""
    result: list[str] = []
    option, rest = "", iter(args)
    for arg in rest:
        if arg == "--":
            return [*result, arg, *rest]
        if arg.startswith("-"):
            name = arg.partition("=")[0]
            option = name if name in names else ""
        elif option and arg.startswith("@"):
            option = ""
        elif option and result[-1] != option:
            result.append(option)
        result.append(arg)
    return result


@dataclass(frozen=True)
class OutputOptions:
    """Where the files go and how progress is told."""

    out: str | None
    force: bool
    as_json: bool
    quiet: bool

    def __post_init__(self) -> None:
        if self.as_json and self.quiet:
            raise click.UsageError("--json and --quiet exclude each other; choose one.")


def check_music(music: str | None, mood: str | None) -> None:
    """Refuse a mood for music that is not composed."""
    if not music or not mood:
        return
    if music == NO_MUSIC:
        raise click.UsageError(f"--music {NO_MUSIC} leaves the music out, so it has no mood; drop one of the two.")
    raise click.UsageError(
        "--music-mood is for music that the studio composes, and --music gives your own; drop one of the two."
    )


def output_options(command: F) -> F:
    """Add the options that say where the files go and how progress is told."""
    decorators = [
        click.option(
            "--out",
            metavar="FILE.mp4|DIR/",
            help="File to write, or folder to write into.  [default: a name from the title, here]",
        ),
        click.option("--force", is_flag=True, help="Overwrite files that are there already."),
        click.option("--json", "as_json", is_flag=True, help="Print events as JSON lines, the result last."),
        click.option("--quiet", is_flag=True, help="Print the paths of the finished files and nothing else."),
    ]
    return functools.reduce(lambda wrapped, add: add(wrapped), reversed(decorators), command)
