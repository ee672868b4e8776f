"""Reading a line of text from left to right: the first rule that fits at a place says what stands there.

A rule is a pattern and a function of the scan and the match. The function gives what is said, or None if the next rule
shall be tried. A reading that starts with a space begins a new spoken word; without it, it joins what was said before.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Said = str | tuple[str, ...] | None
"""A tuple with a reading for each written word of the match; else, and as a string, the match is read as one."""
Rule = tuple[re.Pattern[str], Callable[["Scan", re.Match[str]], Said]]


@dataclass(frozen=True)
class Piece:
    """A stretch of the line and what is said for it."""

    start: int
    end: int
    said: str


class Rules:
    """Rules sorted by the kind of character that they can begin with, in their order."""

    def __init__(self, *rules: tuple[str, str, Callable[[Scan, re.Match[str]], Said]]) -> None:
        """Take (kinds, pattern, function) triples; kinds are letters as `kind` gives them."""
        self._of: dict[str, tuple[Rule, ...]] = {
            letter: tuple((re.compile(pattern), function) for kinds, pattern, function in rules if letter in kinds)
            for letter in "dlhs"
        }

    def of(self, char: str) -> Sequence[Rule]:
        """Give the rules that may fit where `char` stands."""
        return self._of[kind(char)]


def kind(char: str) -> str:
    """Tell digits "d", Latin letters "l", Hangul syllables "h" and everything else "s" apart."""
    if "0" <= char <= "9":
        return "d"
    if "가" <= char <= "힣":
        return "h"
    return "l" if char.isalpha() and char < "ɐ" else "s"


class Scan:
    """One pass over a line. Rules look at `line`, at what was said before, and may move `end` behind their match."""

    def __init__(self, line: str) -> None:
        self.line = line
        self.end = 0
        """Behind what is being read: the end of the match, or farther if the rule takes more."""
        self.said = ""
        """The last readings, for rules that join or agree with them."""
        self._start = 0

    def pieces(self, rules: Rules) -> list[Piece]:
        """Read the line. The pieces are in order and do not overlap; what is not said has none."""
        out: list[Piece] = []
        while self._start < len(self.line):
            if self.line[self._start].isspace():
                self._start += 1
                continue
            self._read(rules, out)
            self._start = self.end
        return out

    @property
    def before(self) -> str:
        """The text before the match, as far as any rule looks."""
        return self.line[max(0, self._start - 40) : self._start]

    @property
    def after(self) -> str:
        """The text behind what is being read, as far as any rule looks."""
        return self.line[self.end : self.end + 40]

    def _read(self, rules: Rules, out: list[Piece]) -> None:
        for pattern, function in rules.of(self.line[self._start]):
            match = pattern.match(self.line, self._start)
            if not match:
                continue
            self.end = match.end()
            said = function(self, match)
            if said is not None:
                self._keep(said, out)
                return
        self.end = self._start + 1
        self._keep(" ", out)

    def _keep(self, said: str | tuple[str, ...], out: list[Piece]) -> None:
        parts = list(re.finditer(r"\S+", self.line[self._start : self.end]))
        if isinstance(said, str) or len(parts) != len(said):
            whole = said if isinstance(said, str) else " ".join(said)
            out.append(Piece(self._start, self.end, whole))
            self.said = (self.said + whole)[-40:]
            return
        for part, reading in zip(parts, said, strict=True):
            out.append(Piece(self._start + part.start(), self._start + part.end(), reading))
            self.said = (self.said + " " + reading)[-40:]
