"""Every hostile text survives every field, list and search unchanged; only control characters are taken out, with a word."""

import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest

from app.core.errors import UserError
from app.core.forms import without_controls
from app.desk.check import check_all
from app.desk.find import find, find_host, namesakes
from app.office import lists as office
from app.office.fields import STAFF_FIELDS
from app.office.service import add_staff
from app.office.settings import change_setting, get_settings
from app.people import lists as people
from app.people import service as people_service
from app.places import lists as places
from app.places.fields import home_key
from app.places.service import add_home
from app.visits import details, lists, service
from app.visits.correct import correct
from app.visits.lists import VisitFilter

LINES = ("company", "plate", "host", "purpose", "belongings")


@pytest.fixture(scope="module")
def naughty(shared: Callable[[str], Path]) -> list[str]:
    return [text for text in json.loads(shared("hostile/blns/blns.json").read_text("utf-8")) if isinstance(text, str)]


def kept(text: str, longest: int = 255) -> str:
    """What a one-line field keeps of a text; tests shorten what no field takes."""
    return without_controls(text)[:longest]


def in_one_go(fn: Callable[..., Any]) -> Callable[..., Any]:
    """A service called for many in one transaction; a commit to disk for each of 500 texts is not what is tested here."""

    def many(s: Any, calls: Iterable[tuple[Any, ...]], *, by: Any, now: Any) -> list[Any]:
        return [fn(s, *call, by=by, now=now) for call in calls]

    many.__module__ = "app.visits.service"
    return many


def arrived(desk: Any, forms: Sequence[dict[str, str]]) -> list[Any]:
    done: list[Any] = desk.do(in_one_go(service.arrive), [(form,) for form in forms])
    return done


def test_every_text_survives_a_check_in_and_a_correction(desk: Any, naughty: list[str]) -> None:
    plains = [kept(text) if kept(text).strip() else f"{n}" for n, text in enumerate(naughty)]
    forms = [
        {"name": plain, "note": text[:4000], **dict.fromkeys(LINES, plain)} for plain, text in zip(plains, naughty, strict=True)
    ]  # fmt: skip
    ids = [done.visit_id for done in arrived(desk, forms)]
    for visit_id, plain, text in zip(ids, plains, naughty, strict=True):
        form = desk.read(_form, visit_id)
        assert [form[name] for name in ("name", *LINES)] == [plain] * 6
        assert form["note"] == without_controls(text[:4000], lines=True)
    desk.later(minutes=1)

    def corrected(s: Any, visit_id: Any, reason: str, *, by: Any, now: Any) -> None:
        correct(s, visit_id, {"company": reason[1:], "note": ""}, reason, version=1, by=by, now=now)

    desk.do(in_one_go(corrected), zip(ids, plains, strict=True))
    rows = desk.read(lists.register_rows, VisitFilter())
    assert [(row.name, row.company, row.reason) for row in rows] == [(plain, plain[1:], plain.strip()) for plain in plains]
    assert desk.read(check_all).troubles == ()


def _form(s: Any, visit_id: Any) -> dict[str, Any]:
    return details.visit(s, visit_id).form


def test_every_text_with_something_searchable_is_found_by_the_one_box_and_the_register(desk: Any, naughty: list[str]) -> None:
    from app.core.names import query_terms

    texts = sorted({kept(text, 40) for text in naughty if kept(text, 40).strip()})
    done = arrived(desk, [{"name": text, "host": "x", "purpose": "y"} for text in texts])
    desk.do(service.leave_many, [one.visit_id for one in done])
    for text, one in zip(texts, done, strict=True):
        assert any(row.id == one.visit_id for row in desk.read(lists.register_rows, VisitFilter(text=text.strip()))), text
        found = desk.read(find, text, now=desk.now, limit=8)
        if query_terms(text):
            assert found.is_cut or any(hit.name == text and hit.matched for hit in found.hits), text


def test_no_text_breaks_a_search(desk: Any, naughty: list[str]) -> None:
    desk.do(service.arrive, {"name": "王小明", "host": "x", "purpose": "y"})
    desk.do(add_home, {"code": "1-1-0101", "residents": "陈先生"})

    def everywhere(s: Any, text: str) -> None:
        assert find(s, text, now=desk.now).text == text
        assert len(find_host(s, text)) <= 1
        assert namesakes(s, text) == ()
        assert len(lists.register_days(s, VisitFilter(text=text, host=text))) <= 1
        with pytest.raises(UserError):
            service.open_visit(s, text)

    for text in [*naughty, "\x00", "a\x00b", "\ud800", "'", '"', "*", "a*", "NEAR(", "AND", "-", "^a", "{x", "%", "_", "\\"]:
        desk.read(everywhere, text)


def test_every_text_survives_a_person_a_home_and_a_staff_member(desk: Any, naughty: list[str]) -> None:
    texts = sorted({kept(text, 60) for text in naughty if kept(text, 60).strip()})
    fields = ("name", "company", "plate", "place", "note", "phones")
    people_ids = desk.do(in_one_go(people_service.add), [(dict.fromkeys(fields, text),) for text in texts])
    for key, text in zip(people_ids, texts, strict=True):
        row = desk.read(people.person, key)
        assert [getattr(row, name) for name in fields] == [text] * 6
    words = [field.name for field in STAFF_FIELDS if field.name not in ("role", "deputy")]
    desk.do(in_one_go(add_staff), [(dict.fromkeys(words, text),) for text in texts])
    assert sorted(row.name for row in desk.read(office.staff) if row.name != "李红") == texts
    codes = {home_key(text[:40]): text[:40] for text in texts}
    desk.do(in_one_go(add_home), [({"code": code, "residents": code},) for code in codes.values()])
    assert sorted(row.code for row in desk.read(places.homes, "", limit=5000)) == sorted(codes.values())
    assert desk.read(check_all).troubles == ()


def test_every_text_survives_a_setting(desk: Any, naughty: list[str]) -> None:
    def there_and_back(s: Any, text: str, *, by: Any, now: Any) -> str:
        change_setting(s, "notice", text, by=by, now=now)
        s.flush()
        return str(get_settings(s).notice)

    shortened = [text[:2000] for text in naughty]
    assert desk.do(in_one_go(there_and_back), [(text,) for text in shortened]) == [without_controls(t, lines=True) for t in shortened]


@pytest.mark.parametrize("name", ["𠮷野", "㐂多", "👩‍👩‍👧 家", "O'Brien", 'Say "hi"', "José", "محمد", "ﾃｽﾄ", "Ｗａｎｇ"])
def test_rare_characters_emoji_and_quotes_are_found(desk: Any, name: str) -> None:
    done = desk.do(service.arrive, {"name": name, "host": "x", "purpose": "y"})
    for typed in (name, name[:1], name[:2]):
        assert [hit.id for hit in desk.read(find, typed, now=desk.now).hits] == [done.visit_id], typed


@pytest.mark.parametrize(("typed", "left"), [("王\x00小明", "王小明"), ("a\tb\x7f", "ab"), ("\ud800x", "x"), ("line\nbreak", "linebreak")])
def test_control_characters_are_taken_out_with_a_word(desk: Any, typed: str, left: str) -> None:
    done = desk.do(service.arrive, {"name": typed, "host": "x", "purpose": "y"})
    assert done.name == left
    assert done.notes == ("Control characters were taken out of Visitor; the rest is as typed.",)
