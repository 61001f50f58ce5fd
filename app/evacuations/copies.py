"""The copy outside the program: who is inside and where, as PDF and as a page any browser shows."""

import html
import os
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from app.core.errors import UserError
from app.core.i18n import _, language
from app.evacuations import papers
from app.evacuations.drawing import by_heading, moment, people_words
from app.evacuations.fields import Part, place_words
from app.evacuations.lists import RollRow, in_order, present

HTML, PDF = "evacuation-list.html", "evacuation-list.pdf"
PAGE = """<!doctype html>
<html lang="{lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>body{{font:16px sans-serif;margin:1.5em;color:#000;background:#fff}}h1{{margin:0}}h2{{margin:1em 0 .2em;font-size:1.1em}}
table{{border-collapse:collapse;width:100%}}td{{border:1px solid #999;padding:.3em .6em}}td:first-child{{width:40%}}</style></head>
<body><h1>{title}</h1><p><strong>{made} · {totals}</strong></p>
{parts}
</body></html>
"""


def copy_files(s: Session, *, now: datetime) -> dict[str, bytes]:
    """File name -> content; nothing but names and places stands in them: no phone, no company, no mark."""
    values = _values(present(s, now=now), now)
    return {HTML: _page(values).encode("utf-8"), PDF: papers.copy_pdf(values)}


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Who is where, as far as anybody may see it: (name, place) in the order they are walked through; how many, how many need help."""

    rows: tuple[tuple[str, str], ...]
    people: int
    help: int


def whereabouts(s: Session, *, now: datetime) -> Whereabouts:
    """What a locked desk shows in an evacuation: what the copy outside the program says, and how many must be fetched, not whom."""
    inside = [row for row in present(s, now=now) if row.part is not Part.LEFT]
    plain = in_order(_unmarked(row) for row in inside)
    rows = tuple((_name(row), " · ".join(dict.fromkeys(part for part in (row.room, place_words(row.place)) if part))) for row in plain)
    return Whereabouts(rows, sum(row.people for row in inside), sum(row.people for row in inside if row.assistance))


def _values(rows: tuple[RollRow, ...], now: datetime) -> papers.CopyValues:
    inside = [row for row in rows if row.part is not Part.LEFT]
    # who needs help stands among the others: that mark does not leave the program
    plain = in_order(_unmarked(row) for row in inside)
    people = sum(row.people for row in inside)
    return papers.CopyValues(
        title=_("Who is inside"),
        made=_("As of {time}").format(time=moment(now)),
        totals=people_words(people),
        parts=[(title, [(_name(row), row.room) for row in under]) for title, under in by_heading(plain)],
    )


def _unmarked(row: RollRow) -> RollRow:
    return replace(row, part=Part.INSIDE, assistance="")


def _name(row: RollRow) -> str:
    return row.name if row.people <= 1 else _("{name} and {n} more").format(name=row.name, n=row.people - 1)


def _page(values: papers.CopyValues) -> str:
    parts = []
    for title, people in values.parts:
        rows = "".join(f"<tr><td>{html.escape(name)}</td><td>{html.escape(place)}</td></tr>" for name, place in people)
        parts.append(f"<h2>{html.escape(title)}</h2><table>{rows}</table>")
    return PAGE.format(
        lang=language().replace("_", "-"), title=html.escape(values.title), made=html.escape(values.made),
        totals=html.escape(values.totals), parts="\n".join(parts),
    )  # fmt: skip


def write_files(folder: Path, files: dict[str, bytes]) -> None:
    """Put each file into the folder whole or not at all: whoever reads it sees the old one or the new one. Raises UserError."""
    for name, content in files.items():
        part = folder / f".{name}.part"
        try:
            with part.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            part.replace(folder / name)
        except OSError as error:
            _forget(part)
            sentence = _("{file} cannot be written into {folder} ({reason}). See to the folder, or choose another.")
            raise UserError(sentence.format(file=name, folder=folder, reason=error.strerror or error)) from error


def _forget(part: Path) -> None:
    try:
        part.unlink(missing_ok=True)
    except OSError:
        return  # the folder is gone or cannot be written: that is said already


def keep_report(folder: Path, number: str, pdf: bytes) -> Path:
    """Save a closing report; one of the same number is replaced by the newer. Raises UserError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        sentence = _("The report cannot be saved in {folder} ({reason}). It is on record and can be printed again.")
        raise UserError(sentence.format(folder=folder, reason=error.strerror or error)) from error
    write_files(folder, {f"{number}.pdf": pdf})
    return folder / f"{number}.pdf"
