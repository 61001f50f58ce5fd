"""LIKE over what a person typed, taken literally."""

from typing import Any

from sqlalchemy import ColumnElement


def like(column: Any, text: str) -> ColumnElement[bool]:
    """`text` anywhere in the column; % and _ mean themselves."""
    plain = text.strip().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    found: ColumnElement[bool] = column.like(f"%{plain}%", escape="\\")
    return found
