"""One thing given out or taken in."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.errors import UserError
from app.core.i18n import _
from app.items.fields import ItemKind
from app.storage.records import Record, index_of_part
from app.storage.types import Word

UNDO = timedelta(seconds=10)
OPEN = "returned_at IS NULL"


class Item(Record, kw_only=True):
    """A card, key or bag from the desk's hand to the visitor's or the other way round; open while `returned_at` is empty.

    It belongs to a visit or to a pass. `name` is whose it is, so a list of open ones needs no other record.
    """

    __tablename__ = "item"
    __table_args__ = (
        Index("ix_item_visit", "visit_id"),
        Index("ix_item_pass", "pass_id"),
        index_of_part("ix_item_open", "given_at", where=OPEN),
    )

    visit_id: Mapped[UUID | None] = mapped_column(default=None)
    pass_id: Mapped[UUID | None] = mapped_column(default=None)
    name: Mapped[str] = mapped_column(String(255), default="")
    kind: Mapped[ItemKind] = mapped_column(Word(ItemKind))
    number: Mapped[str] = mapped_column(String(60), default="")
    note: Mapped[str] = mapped_column(String(255), default="")
    given_at: Mapped[datetime]
    given_by: Mapped[str] = mapped_column(String(60), default="")
    returned_at: Mapped[datetime | None] = mapped_column(default=None)
    returned_by: Mapped[str] = mapped_column(String(60), default="")
    lost_reason: Mapped[str] = mapped_column(String(255), default="")

    def come_back(self, who: str, now: datetime, reason: str = "") -> None:
        """Back where it belongs; with a `reason` it never came and is written off."""
        if self.returned_at is not None:
            raise UserError(_("This was given back already. Load the list again."))
        self.returned_at, self.returned_by, self.lost_reason = now, who, reason

    def go_out_again(self, now: datetime) -> None:
        """A return taken back within ten seconds."""
        if self.returned_at is None or not abs(now - self.returned_at) <= UNDO:
            raise UserError(_("Undo is possible for ten seconds only. Give it out again instead."))
        self.returned_at, self.returned_by, self.lost_reason = None, "", ""
