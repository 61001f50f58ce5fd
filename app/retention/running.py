"""A whole run of the keeping rules, batch by batch: between two batches the desk works on."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from app.core.actor import Actor
from app.retention import service
from app.retention.fields import ReportRow


class Door(Protocol):
    """What a run needs of the store: one transaction after another."""

    def do(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Run a service."""
        ...


def run(
    store: Door,
    told: Callable[[int], None] = lambda _done: None,
    is_cancelled: Callable[[], bool] = lambda: False,
    *,
    prints: bool = True,
    by: Actor,
    now: datetime,
) -> ReportRow:
    """Delete what is due; `told` gets the count so far. Stopped in the middle, the report says what went until then. Raises UserError."""
    step = store.do(service.begin, by=by, now=now).value
    try:
        while not step.is_over and not is_cancelled():
            step = store.do(service.go_on, step, by=by, now=now).value
            told(step.done)
    finally:
        report = _finish(store, step.report_id, prints=prints, by=by, now=now)
    return report


def _finish(store: Door, report_id: UUID, *, prints: bool, by: Actor, now: datetime) -> ReportRow:
    report: ReportRow = store.do(service.finish, report_id, prints=prints, by=by, now=now).value
    return report
