"""Text put into boxes: shrunk to a minimum size, then wrapped, then cut with an ellipsis, in that order."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from app.printing import fonts
from app.printing.fonts import ASCENT, DESCENT, Glyph

LEADING = 1.25
LEAN = 0.06  # em that the foot of a j reaches out to the left of where it stands
STEP = 0.92  # each try is 8 % smaller
NO_START = frozenset("，。、；：？！）》」』】〕〉”’…—～·,.;:?!)]}%°℃々ー")
NO_END = frozenset("（《「『【〔〈“‘([{￥$#")
ELLIPSIS = "…"
CJK_FROM = 0x2E80


@dataclass(frozen=True)
class Style:
    """How a text may look, in points: its wished size, the smallest on one line, the smallest when wrapped."""

    size: float
    one_line: float = 0.0
    smallest: float = 0.0
    bold: bool = False
    most_lines: int = 99

    @property
    def sizes(self) -> list[float]:
        """The sizes to try when wrapping, largest first."""
        least = self.smallest or self.one_line or self.size
        tried = [self.size]
        while tried[-1] * STEP > least:
            tried.append(tried[-1] * STEP)
        return [*tried, least] if tried[-1] > least else tried


class Fitted(NamedTuple):
    """A text as it fits: the size in points, its lines, whether something was cut off."""

    size: float
    lines: Sequence[list[Glyph]]
    is_cut: bool = False

    @property
    def height(self) -> float:
        """Points from the top of the first line to the foot of the last."""
        return height_of(len(self.lines), self.size)


def height_of(lines: int, size: float) -> float:
    """Points that so many lines take."""
    return size * (ASCENT + DESCENT + LEADING * (lines - 1)) if lines else 0.0


def width_of(glyphs: Sequence[Glyph]) -> float:
    """Width in em."""
    return sum(glyph.width for glyph in glyphs)


def fit(text: str, style: Style, width: float, height: float) -> Fitted:
    """The text as it goes into `width` × `height` points; it never needs more room, however long it is."""
    paragraphs = [fonts.glyphs(part, bold=style.bold) for part in text.split("\n")]
    tallest = height / (ASCENT + DESCENT)
    if len(paragraphs) == 1:
        em = width_of(paragraphs[0])
        size = min(style.size, tallest, width / (em + LEAN))
        if size >= min(style.one_line or style.size, tallest) - 0.001:
            return Fitted(size, paragraphs)
    for size in style.sizes:
        lines = [line for paragraph in paragraphs for line in wrap(paragraph, width / size - LEAN)]
        if len(lines) <= style.most_lines and height_of(len(lines), size) <= height + 0.01:
            return Fitted(size, lines)
    size = min(style.sizes[-1], tallest)
    lines = [line for paragraph in paragraphs for line in wrap(paragraph, width / size - LEAN)]
    return Fitted(size, *_cut(lines, style, size, width, height))


def _cut(lines: list[list[Glyph]], style: Style, size: float, width: float, height: float) -> tuple[list[list[Glyph]], bool]:
    room = max(1, min(style.most_lines, int((height / size - ASCENT - DESCENT) / LEADING + 1.001)))
    if len(lines) <= room:
        return lines, False
    kept = lines[:room]
    dots = fonts.glyphs(ELLIPSIS, bold=style.bold)
    last = [*kept[-1]]
    while last and (width_of(last) + width_of(dots) + LEAN) * size > width:
        last.pop()
    while last and (last[-1].char.isspace() or unicodedata.combining(last[-1].char)):
        last.pop()
    kept[-1] = last + dots
    return kept, True


def wrap(glyphs: list[Glyph], width: float) -> list[list[Glyph]]:
    """Lines of at most `width` em: Chinese breaks anywhere but before a comma, English at blanks, a long word where it must."""
    lines: list[list[Glyph]] = []
    start, used, chance = 0, 0.0, 0
    for at, glyph in enumerate(glyphs):
        if at > start and _may_break(glyphs[at - 1].char, glyph.char):
            chance = at
        used += glyph.width
        while used > width + 1e-6 and not glyph.char.isspace() and at > start:  # what is carried over may be too wide itself
            end = chance if chance > start else at
            lines.append(_trimmed(glyphs[start:end]))
            start, chance = end, end
            used = width_of(glyphs[start : at + 1])
    lines.append(_trimmed(glyphs[start:]))
    return lines


def _trimmed(line: list[Glyph]) -> list[Glyph]:
    end = len(line)
    while end and line[end - 1].char.isspace():
        end -= 1
    return line[:end]


def _may_break(before: str, after: str) -> bool:
    if after.isspace() or after in NO_START or before in NO_END:
        return False
    return before.isspace() or before in "-/，。；、" or ord(before) >= CJK_FROM or ord(after) >= CJK_FROM


def in_visual_order(line: Sequence[Glyph]) -> Sequence[Glyph]:
    """A line as it is drawn from the left: Hebrew and Arabic runs turned round, numbers inside them kept."""
    if all(glyph.char < "\u0590" or "\u08ff" < glyph.char < "\ufb1d" for glyph in line):
        return line
    drawn: list[Glyph] = []
    run: list[Glyph] = []
    for glyph in line:
        side = unicodedata.bidirectional(glyph.char)
        if side in ("R", "AL", "AN") or (run and side not in ("L", "EN")):
            run.append(glyph)
        else:
            drawn += _turned(run)
            run = []
            drawn.append(glyph)
    return drawn + _turned(run)


def _turned(run: list[Glyph]) -> list[Glyph]:
    """Right to left, but trailing blanks and signs stay behind the words."""
    end = len(run)
    while end and unicodedata.bidirectional(run[end - 1].char) not in ("R", "AL", "AN"):
        end -= 1
    return run[:end][::-1] + run[end:]
