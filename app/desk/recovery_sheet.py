"""The recovery sheet of an encrypted office: the one paper that is in no print queue and on no record."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.clock import local
from app.core.i18n import _
from app.office.record import Office
from app.printing.codes import squares
from app.printing.flow import QUIET, form_head
from app.printing.lists import route
from app.printing.sheet import Box, Sheet
from app.printing.text import Style

PAPER = "register"  # goes where the office's A4 papers go
WIDTH, HEIGHT, EDGE = 210.0, 297.0, 18.0
CODE, TEXT, STEP = Style(26, 14, bold=True), Style(12, 9, 4), Style(10.5, 10.5, 3)


def to_print(s: Session, code: str, *, now: datetime, counter: str = "") -> tuple[bytes, str]:
    """The sheet and the printer of this counter for it."""
    return draw(s, code, now=now), route(s, counter, PAPER).printer


def draw(s: Session, code: str, *, now: datetime) -> bytes:
    """One A4 page: the code large, what it opens, how it is used, and room to write who keeps it."""
    sheet = Sheet(WIDTH, HEIGHT, title=_("Recovery sheet"))
    office = s.execute(select(Office.name)).scalar() or ""
    body = Box(0, 0, WIDTH, HEIGHT).inset(EDGE)
    head, body = body.cut_top(18, 6)
    form_head(sheet, head, _("Recovery sheet"), office, (_("Made at {time}").format(time=f"{local(now):%Y-%m-%d %H:%M}"),))
    words, body = body.cut_top(16, 4)
    sheet.text(words, _("The data of this office is encrypted. With this code it can be opened when the passphrase is forgotten."), TEXT)
    framed, body = body.cut_top(48, 8)
    sheet.frame(framed, line=0.5)
    inside = framed.inset(4)
    if found := squares(code, 600, inside.h):
        corner, inside = inside.cut_right(found.total, 4)
        sheet.squares(corner, found)
    groups = code.split("-")
    for n, half in enumerate((groups[: len(groups) // 2], groups[len(groups) // 2 :])):
        line = Box(inside.x, inside.y + n * inside.h / 2, inside.w, inside.h / 2)
        sheet.text(line.inset(0, 4), " – ".join(half), CODE, align="center")
    for n, step in enumerate(_steps(), 1):
        line, body = body.cut_top(14, 2)
        sheet.text(line, f"{n}.  {step}", STEP)
    signs, body = body.cut_top(16, 6)
    sheet.signatures(signs, (_("Printed by"), _("Kept by")))
    warning = _("Whoever has this sheet and the PC, or a backup, can read everything.")
    sheet.text(body.cut_top(12)[0], warning, Style(10, 8, 2), colour=QUIET)
    return sheet.finish()


def _steps() -> tuple[str, ...]:
    return (
        _("Keep this sheet where the office keeps its seals, apart from the PC and its backups."),
        _("When the passphrase is forgotten: start the program, type the code in place of the passphrase, with or without hyphens."),
        _("Then choose a new passphrase: Settings, Encryption. The office tool takes the code too, as FIRSTDESK_PASSPHRASE."),
        _("A sheet that was lost or seen is made worthless by a new one: Settings, Encryption, New recovery sheet."),
    )
