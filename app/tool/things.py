"""What visitors who leave by the office tool have not given back."""

import sys
from uuid import UUID

from app.core.i18n import _
from app.tool.session import Desk


def still_out(desk: Desk, visit_id: UUID) -> tuple[str, ...]:
    """What whoever leaves with this visit has not given back or taken along, in words."""
    from app.passes.lists import still_out as open_things

    return tuple(row.words for row in desk.store.read(open_things, visit_id))


def say_still_out(name: str, things: tuple[str, ...]) -> None:
    """Said beside the answer: nothing is held up by it."""
    if things:
        sentence = _("{name}: not back yet: {things}. Close each with item back.")
        print(sentence.format(name=name, things=_(", ").join(things)), file=sys.stderr)
