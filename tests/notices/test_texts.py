"""Texts in versions: a new wording is a new version, and what was signed stays readable."""

import re
import shutil
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2

from app.core.actor import Actor, Role
from app.core.errors import FormErrors, UserError
from app.core.i18n import speaking
from app.desk.check import check_all
from app.notices import lists, service
from app.notices.fields import TextKind, Told
from app.office.settings import change_setting
from app.storage import opening, upgrade
from app.wiring import open_office


def write(desk: Any, body: str, kind: TextKind = TextKind.PRIVACY, code: str = "zh_CN") -> lists.TextRow:
    row: lists.TextRow = desk.do(service.set_text, kind, code, body)
    return row


def test_until_an_office_writes_its_own_the_shipped_text_stands_in_every_language(desk: Any) -> None:
    found = {code: desk.read(lists.current, TextKind.PRIVACY, code) for code in ("en", "zh_CN", "zh_TW")}
    assert {row.version for row in found.values()} == {0}
    assert len({row.body for row in found.values()}) == 3
    assert "look after safety" in found["en"].body


def test_a_changed_text_is_a_new_version_and_old_ones_stay_readable(desk: Any) -> None:
    first = write(desk, "第一版")
    desk.later(days=3)
    second = write(desk, "第二版")
    assert (first.version, second.version, second.since, second.by) == (1, 2, desk.now, "李红")
    assert desk.read(lists.current, TextKind.PRIVACY, "zh_CN").body == "第二版"
    assert [row.version for row in desk.read(lists.versions, TextKind.PRIVACY, "zh_CN")] == [2, 1, 0]
    assert desk.read(lists.version, Told(TextKind.PRIVACY, "zh_CN", 1)).body == "第一版"
    assert desk.read(lists.version, Told(TextKind.PRIVACY, "zh_CN", 9)) is None
    assert desk.read(check_all).troubles == ()


def test_the_same_words_again_are_no_new_version(desk: Any) -> None:
    write(desk, "同样的话")
    assert write(desk, "  同样的话\n").version == 1


def test_an_office_with_its_own_text_never_shows_a_visitor_the_shipped_one(desk: Any) -> None:
    desk.do(change_setting, "language", "zh_CN")
    write(desk, "本办公室的告知")
    assert desk.read(lists.current, TextKind.PRIVACY, "en").body == "本办公室的告知"
    write(desk, "Our own words", code="en")
    assert desk.read(lists.current, TextKind.PRIVACY, "en").body == "Our own words"


def test_only_site_rules_may_be_emptied_and_are_then_not_shown(desk: Any) -> None:
    for kind in (TextKind.PRIVACY, TextKind.AGREEMENT):
        with pytest.raises(FormErrors, match="cannot be empty"):
            write(desk, "   ", kind)
    write(desk, "", TextKind.RULES)
    assert [row.kind for row in desk.read(lists.shown, tuple(TextKind), "zh_CN")] == [TextKind.PRIVACY, TextKind.AGREEMENT]


def test_a_text_too_long_is_refused_whole_and_only_an_administrator_writes(desk: Any) -> None:
    with pytest.raises(FormErrors, match="6001 characters; 6000 fit"):
        write(desk, "长" * 6001)
    with pytest.raises(UserError, match="another role"):
        desk.store.do(service.set_text, TextKind.RULES, "en", "x", by=Actor(None, "门卫", frozenset({Role.GUARD})), now=desk.now)
    with pytest.raises(UserError, match="these languages"):
        write(desk, "x", code="xx")


def old_office(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An office as the schema before notices left it, with a notice of its own in the settings."""
    before = tmp_path / "before"

    def later(_folder: str, names: list[str]) -> list[str]:
        return [name for name in names if re.match(r"v\d+_", name) and int(name[1:5]) > 3]

    shutil.copytree(upgrade.MIGRATIONS, before, ignore=later)
    with monkeypatch.context() as patch:
        patch.setattr(upgrade, "MIGRATIONS", before)
        for module in (upgrade, opening):
            patch.setattr(module, "SCHEMA", 3)
        open_office(folder).close()
    with closing(dbapi2.connect(str(folder / opening.NAME))) as connection:
        office = (b"o" * 16, 1, 1, None, "老办公室", "property", 1_700_000_000_000)
        connection.execute("INSERT INTO office (id, version, site, digest, name, kind, founded_at) VALUES (?,?,?,?,?,?,?)", office)
        for n, (key, value) in enumerate((("notice", "老的告知\n第二行"), ("language", "zh_TW"))):
            row = (bytes([n]) * 16, 1, 1, None, key, value)
            connection.execute("INSERT INTO setting (id, version, site, digest, key, value) VALUES (?,?,?,?,?,?)", row)
        connection.commit()


def test_the_notice_an_older_office_had_in_its_settings_becomes_version_1(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old_office(tmp_path / "old", tmp_path, monkeypatch)
    store = open_office(tmp_path / "old")
    row = store.read(lists.current, TextKind.PRIVACY, "zh_TW")
    assert (row.version, row.body, row.language) == (1, "老的告知\n第二行", "zh_TW")
    assert not any("NoticeText" in trouble for trouble in store.read(check_all).troubles)
    assert store.do(service.set_text, TextKind.PRIVACY, "zh_TW", "新的", by=_administrator(), now=row.since).value.version == 2
    store.close()


def _administrator() -> Actor:
    return Actor(None, "李红", frozenset({Role.ADMINISTRATOR}))


def test_a_paper_names_the_version_in_the_language_it_is_written_in() -> None:
    from app.visits.drawing import notice_words

    with speaking("en"):
        assert notice_words("Words", 3) == "Words (Version 3)"
        assert notice_words("Words", 0) == "Words (Version as shipped)"
        assert notice_words("", 2) == ""
