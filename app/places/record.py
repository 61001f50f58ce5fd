"""Homes: rooms and flats that are visited, lived in and complained about."""

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.storage.records import Record


class Home(Record, kw_only=True):
    """One home or room; `key` is its code as compared (see home_key)."""

    __tablename__ = "home"
    __table_args__ = (Index("ix_home_key", "key"),)

    code: Mapped[str] = mapped_column(String(40))
    key: Mapped[str] = mapped_column(String(60))
    building: Mapped[str] = mapped_column(String(60), default="")
    residents: Mapped[str] = mapped_column(String(255), default="")
    phone: Mapped[str] = mapped_column(String(60), default="")
