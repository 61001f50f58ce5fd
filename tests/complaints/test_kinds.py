"""The tree of kinds: three levels, shipped for each sort of office, edited by the office; used ones are retired, never deleted."""

from pathlib import Path
from uuid import UUID

import pytest

from app.complaints import kind_editing as editing
from app.complaints.fields import Move
from app.complaints.kinds import kind_meant, kinds
from app.complaints.lists import ComplaintFilter, board
from app.complaints.service import register
from app.complaints.similar import Typed, similar
from app.complaints.tree import DEEPEST
from app.core.errors import FormErrors
from app.core.i18n import speaking
from app.office.fields import OfficeKind
from app.office.service import found
from app.wiring import open_office
from tests.complaints.conftest import LEAK, NOISE, OPEN, House
from tests.conftest import NOON, OFFICE_FORM


def paths(house: House, **how: bool) -> list[str]:
    return [row.path for row in house.desk.read(kinds, **how)]


def of(house: House, words: str) -> UUID:
    rows = house.desk.read(kinds, with_retired=True)
    (row,) = [row for row in rows if words in (row.path, row.name)]
    found: UUID = row.id
    return found


@pytest.mark.parametrize("kind", list(OfficeKind))
@pytest.mark.parametrize("code", ["zh_CN", "zh_TW", "en"])
def test_every_sort_of_office_starts_with_a_tree_of_three_levels_in_its_language(tmp_path: Path, kind: OfficeKind, code: str) -> None:
    store = open_office(tmp_path / "data")
    by = store.do(found, {**OFFICE_FORM, "kind": kind.value}, now=NOON, counter="1").value
    with speaking(code):
        rows = store.read(kinds)
        assert {row.level for row in rows} == {1, 2, 3}
        assert all(row.name for row in rows)
        assert all((row.level == DEEPEST) == row.is_leaf for row in rows)
        assert len({row.path for row in rows}) == len(rows)
        first = next(row for row in rows if row.is_leaf)
        assert store.read(similar, Typed(kind=first.path), now=NOON) == ()  # looking for repetitions keeps nothing
        assert all(row.is_template for row in store.read(kinds))
        made = store.do(register, {**OPEN, "kind": first.path}, by=by, now=NOON).value  # the first use keeps the whole tree
        kept = store.read(kinds)
        assert [(row.id, row.path) for row in kept] == [(row.id, row.path) for row in rows]
        assert not any(row.is_template for row in kept)
        assert store.read(board, by=by, now=NOON).rows[0].kind == first.path
    assert made.number == "投诉〔2026〕0001"
    store.close()


def test_a_kind_is_meant_by_its_name_its_path_or_its_id(house: House) -> None:
    row = house.desk.read(kind_meant, LEAK)
    assert {house.desk.read(kind_meant, words).id for words in (row.path, row.id.hex, row.path.replace(" / ", "/"))} == {row.id}
    with pytest.raises(FormErrors, match="divided further"):
        house.desk.read(kind_meant, "电梯")
    assert house.desk.read(kind_meant, "其他").path == "其他 / 其他 / 其他"
    house.does(editing.add_kind, {"name": "态度生硬", "parent": "前台接待"})
    with pytest.raises(FormErrors, match="Several kinds"):
        house.desk.read(kind_meant, "态度生硬")


def test_kinds_are_added_renamed_and_moved_within_three_levels(house: House) -> None:
    house.does(editing.add_kind, {"name": "充电桩", "parent": "设施设备"})
    house.does(editing.add_kind, {"name": "不能充电", "parent": "充电桩"})
    assert "设施设备 / 充电桩 / 不能充电" in paths(house)
    with pytest.raises(FormErrors, match="three levels"):
        house.does(editing.add_kind, {"name": "太深", "parent": "不能充电"})
    with pytest.raises(FormErrors, match="there already"):
        house.does(editing.add_kind, {"name": "充电桩", "parent": "设施设备"})
    house.does(editing.change_kind, of(house, "充电桩"), {"name": "新能源充电"})
    house.does(editing.move_kind, of(house, "新能源充电"), "秩序安全", 0)
    assert paths(house)[paths(house).index("秩序安全") + 1] == "秩序安全 / 新能源充电"
    with pytest.raises(FormErrors, match="three levels"):
        house.does(editing.move_kind, of(house, "收费"), "秩序安全")
    with pytest.raises(FormErrors, match="under itself"):
        house.does(editing.move_kind, of(house, "秩序安全"), "新能源充电")


def test_used_kinds_are_retired_with_those_above_them_and_unused_ones_deleted(house: House) -> None:
    complaint = house.open(kind=NOISE)
    assert house.does(editing.remove_kind, of(house, "噪音扰民")) is True
    rows = {row.name: row for row in house.desk.read(kinds, with_retired=True)}
    assert (rows["装修噪音"].is_active, rows["噪音扰民"].is_active, "广场舞" in rows) == (False, False, False)
    assert house.row(complaint).kind == "秩序安全 / 噪音扰民 / 装修噪音"
    with pytest.raises(FormErrors, match="No kind"):
        house.register(kind=NOISE)
    house.does(editing.bring_back, of(house, "装修噪音"))
    assert house.register(kind=NOISE).number == "投诉〔2026〕0002"
    assert house.does(editing.remove_kind, of(house, "绿化")) is False
    assert "环境卫生 / 绿化" not in paths(house, with_retired=True)


def test_a_renamed_kind_keeps_its_complaints(house: House) -> None:
    complaint = house.open(kind=NOISE)
    house.does(editing.change_kind, of(house, NOISE), {"name": "施工噪音"})
    assert house.row(complaint).kind.endswith("施工噪音")
    assert house.desk.read(editing.uses)[of(house, "施工噪音")] == 1


def test_a_filter_by_a_kind_means_all_below_it(house: House) -> None:
    house.open(kind=NOISE)
    house.open(kind=LEAK)
    wanted = ComplaintFilter(kind_id=of(house, "秩序安全"))
    rows = house.desk.read(board, wanted, by=house.actor("孙物管"), now=house.desk.now).rows
    assert [row.kind.split(" / ")[-1] for row in rows] == [NOISE]


def test_undoing_a_registration_keeps_the_tree(house: House) -> None:
    complaint = house.open()
    house.move(complaint, Move.VOID)
    assert NOISE in " ".join(paths(house))
