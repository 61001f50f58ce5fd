"""The tour's opinions and incidents: one taken in and answered, a lift that stands still with its plan beside the form."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from app.core import clock
from ui.main_window import MainWindow
from ui.tasks import Tasks

if TYPE_CHECKING:
    from ui.incidents.screen import IncidentsScreen
    from ui.opinions.screen import OpinionsScreen

OPINIONS: tuple[dict[str, str], ...] = (
    {
        "kind": "praise",
        "channel": "in_person",
        "name": "吴女士",
        "home": "3-2-1202",
        "text": "保安张师傅冒雨帮我把老人送到楼上，请转达感谢。",
    },
    {"kind": "suggestion", "channel": "letter", "is_anonymous": "yes", "text": "建议把快递柜移到东门，西门取件的人排队占了消防通道。"},
    {
        "kind": "opinion",
        "channel": "phone",
        "name": "林先生",
        "phone": "13800138000",
        "home": "5-1-0803",
        "text": "一单元门口的路灯坏了三天。",
    },
)
FLOOD = {
    "kind": "water",
    "place": "地下车库 B 区",
    "what": "消防管接头爆裂，水漫到电梯井口。",
    "calmed": "关阀，用沙袋挡住电梯井，劝车主绕行。",
}
LIFT = {"kind": "lift", "place": "5 栋 1 单元", "what": "两人被困 7 层与 8 层之间，对讲通话正常。"}


def prepare(tasks: Tasks) -> None:
    """Three opinions of the morning; a burst pipe, reported and closed."""
    from app.incidents.service import Telling, close, record
    from app.opinions.service import register

    for place, form in enumerate(OPINIONS):
        tasks.do(None, register, form, now=clock.now() - timedelta(minutes=90 - 20 * place))
    began: list[Any] = []
    told = Telling({"to": "刘志强", "way": "phone", "note": "五分钟到"}, as_written=True)
    then = clock.now() - timedelta(hours=1)
    tasks.do(None, record, FLOOD, told, now=then, then=began.append)
    ended = {"calmed": FLOOD["calmed"], "result": "更换接头，水已排净，电梯检查正常。"}
    tasks.do(None, close, began[0].id, ended, version=began[0].version, now=clock.now() - timedelta(minutes=12))


def _opinions(window: MainWindow) -> "OpinionsScreen":
    from ui.opinions.screen import OpinionsScreen

    window.open_room("opinions")
    room = window.room("opinions")
    assert isinstance(room, OpinionsScreen), "the room of this key"
    return room


def _incidents(window: MainWindow) -> "IncidentsScreen":
    from ui.incidents.screen import IncidentsScreen

    window.open_room("incidents")
    room = window.room("incidents")
    assert isinstance(room, IncidentsScreen), "the room of this key"
    return room


def answer(window: MainWindow) -> None:
    """The light that is broken: how it is answered."""
    room = _opinions(window)
    room.mark(next(row.id for row in room.model.rows if row.kind == "opinion"))
    room.answer()
    room.answering.form.fill({"answer": "工程部今天下午更换，已电话告知。"})


def count(window: MainWindow) -> None:
    """What the months add up to."""
    room = _opinions(window)
    room.back_to_record()
    room.show_year()


def with_plan(window: MainWindow) -> None:
    """A lift stands still: the form, and what to do meanwhile."""
    room = _opinions(window)
    if room.year is not None:
        room.year.close_sheet()
    incidents = _incidents(window)
    incidents.new_record()
    incidents.new.form.fill(LIFT)
    incidents.toggle_plan()


def show_closed(window: MainWindow) -> None:
    """The burst pipe: what happened, who was told, how it ended."""
    room = _incidents(window)
    room.plans.close()
    room.mark(next(row.id for row in room.model.rows if row.kind == "water"))


def steps(window: MainWindow) -> tuple[tuple[str, Callable[[], object]], ...]:
    """The pictures by name."""
    return (
        ("opinion-answer", partial(answer, window)),
        ("opinion-months", partial(count, window)),
        ("incident-plan", partial(with_plan, window)),
        ("incident-closed", partial(show_closed, window)),
    )


def papers(tasks: Tasks) -> dict[str, bytes]:
    """The register of opinions, the record of the incident that is over, the plan for it."""
    from app.incidents import drawing as incident_papers
    from app.incidents.lists import IncidentFilter
    from app.incidents.lists import register_rows as incidents
    from app.opinions import drawing as opinion_papers
    from app.opinions.lists import OpinionFilter

    assert tasks.store is not None, "the office is open"
    read, now, by = tasks.store.read, clock.now(), tasks.actor
    (closed,) = (row for row in read(incidents, IncidentFilter()) if row.kind == "water")
    return {
        "opinions": read(opinion_papers.register, OpinionFilter(), now=now, by=by),
        "incident": read(incident_papers.record, closed.id, now=now, by=by),
        "plan": read(incident_papers.plan_page, "lift", now=now, by=by),
    }
