"""LIKE over what a person typed, taken literally."""

from typing import Any

from sqlalchemy import ColumnElement

from app.core.forms import without_controls


def like(column: Any, text: str) -> ColumnElement[bool]:
    """`text` anywhere in the column; % and _ mean themselves, what no column can hold is left out."""
    plain = without_controls(text).strip().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    found: ColumnElement[bool] = column.like(f"%{plain}%", escape="\\")
    return found
