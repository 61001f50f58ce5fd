"""A half-filled form as it is kept."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.storage.records import Record


class ParkedForm(Record, kw_only=True):
    """What was typed and not saved; gone for good once it is saved or thrown away.

    `is_open` while it stands in front of somebody at `counter`: kept aside from time to time, so that a crash takes little of it.
    """

    __tablename__ = "parked_form"

    # the trail would hold for ever what somebody began to type and then threw away
    is_audited: ClassVar[bool] = False

    kind: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(255), default="")
    about: Mapped[str] = mapped_column(String(255), default="")
    body: Mapped[str] = mapped_column(Text)
    begun_at: Mapped[datetime]
    kept_at: Mapped[datetime]
    kept_by: Mapped[str] = mapped_column(String(60), default="")
    counter: Mapped[str] = mapped_column(String(40), default="")
    is_open: Mapped[bool] = mapped_column(default=False)
