"""Which ways of writing somebody are recognised, and how seldom somebody else is."""

import random
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opencc import OpenCC

from app.core.names import readings_of
from app.watch.alike import Described, How, Index, Seen, forms_of, name_of

# Fifty names as a property office may list them; none of them stands among the 20,000.
LISTED = (
    "张伟 王芳 李娜 刘洋 陈静 杨帆 赵磊 黄丽 周杰 吴敏 徐强 孙丽 马超 朱军 胡波 郭涛 何平 高峰 林娜 罗刚 郑爽 梁辉 谢军 宋佳 唐亮 "
    "许晴 韩雪 冯刚 邓超 曹阳 彭博 曾志伟 肖战 田园 董洁 袁野 潘婷 于洋 蒋欣 蔡明 余小明 杜海涛 叶子文 程志远 苏小妹 魏建国 吕秀英 "
    "单田芳 任建军 欧阳修远"
)
LIST = LISTED.split()


def listed(*entries: Described) -> Index:
    index = Index()
    for number, entry in enumerate(entries):
        index.put(number, forms_of(entry))
    return index


def how(entry: Described, seen: Seen) -> tuple[How, ...]:
    found = listed(entry).alike(seen)
    return found[0].hows if found else ()


@pytest.mark.parametrize(
    ("on_list", "typed", "expected"),
    [
        ("张伟", "张伟", How.NAME),
        ("张伟", " 张 伟 ", How.NAME),
        ("张伟", "张伟先生", How.NAME),
        ("张伟", "張偉", How.NAME),
        ("張偉", "张伟", How.NAME),
        ("鍾楚紅", "钟楚红", How.NAME),
        ("阿卜杜拉·买买提", "阿卜杜拉买买提", How.NAME),
        ("张伟", "章威", How.SOUND),
        ("曾志伟", "曾志偉", How.NAME),
        ("张伟", "Zhang Wei", How.SOUND),
        ("张伟", "ZHANGWEI", How.SOUND),
        ("张伟", "zhāng wěi", How.SOUND),
        ("张伟", "zhang1 wei3", How.SOUND),
        ("张伟", "Wei Zhang", How.SOUND),
        ("张伟", "Zhang, Wei", How.SOUND),
        ("张伟", "Mr. Zhang Wei", How.SOUND),
        ("张伟", "ＺＨＡＮＧ　ＷＥＩ", How.SOUND),
        ("曾志伟", "Zeng Zhiwei", How.SOUND),
        ("曾志伟", "ceng zhi wei", How.SOUND),
        ("吕明", "Lü Ming", How.SOUND),
        ("吕明", "lv ming", How.SOUND),
        ("吕明", "Lyu Ming", How.SOUND),
        ("单田芳", "Shan Tianfang", How.SOUND),
        ("欧阳小明", "Xiaoming Ouyang", How.SOUND),
        ("Zhang Wei", "张伟", How.SOUND),
        ("Zhang Wei", "Wei Zhang", How.SOUND),
        ("张小明", "张明小", How.ORDER),
        ("张小明", "小明张", How.ORDER),
        ("张小明", "Zhang Xiaomnig", How.SPELLING),
        ("Maria Fernandez", "Maria Fernandes", How.SPELLING),
        ("Maria Fernandez", "FERNANDEZ MARIA", How.SOUND),
        ("José García", "Jose Garcia", How.NAME),
        ("阿里木江·买买提", "阿里木江·买合提", How.SPELLING),
    ],
)
def test_a_name_is_recognised_however_it_is_written(on_list: str, typed: str, expected: How) -> None:
    assert how(Described(on_list), Seen(typed)) == (expected,)


@pytest.mark.parametrize(
    ("on_list", "typed"),
    [
        ("张伟", "张炜国"),
        ("张伟", "李伟"),
        ("陈鉴", "沈鉴"),
        ("张小明", "张小红"),
        ("Li Na", "Li Ni"),
        ("欧阳小明", "欧阳小红"),
        ("张伟", ""),
        ("张伟", "·"),
    ],
)
def test_another_name_is_not(on_list: str, typed: str) -> None:
    assert how(Described(on_list), Seen(typed)) == ()


def test_other_names_of_an_entry_count_like_its_own() -> None:
    entry = Described("张伟", "大伟哥, Tony Zhang；老张头")
    assert [how(entry, Seen(name)) for name in ("大偉哥", "tony zhang", "老张头")] == [(How.NAME,)] * 3


@pytest.mark.parametrize(
    "typed",
    [
        "13800138000",
        "138 0013 8000",
        "138-0013-8000",
        "+86 138 0013 8000",
        "0086-13800138000",
        "８６１３８００１３８０００",
        "１３８００１３８０００",
        "(+86)13800138000",
    ],
)
def test_a_phone_is_recognised_however_it_is_written(typed: str) -> None:
    assert how(Described(phones="027-87654321, 13800138000"), Seen("谁", phone=typed)) == (How.PHONE,)


def test_a_phone_of_a_house_is_recognised_with_brackets_and_extension_and_an_extension_alone_is_nobody() -> None:
    entry = Described(phones="027-87654321")
    assert [how(entry, Seen("谁", phone=one)) for one in ("(027)8765 4321", "+86 27 8765 4321", "02787654321")] == [(How.PHONE,)] * 3
    assert how(Described("张伟", phones="8001"), Seen("谁", phone="8001")) == ()
    assert how(entry, Seen("谁", phone="13900139000, 027-87654321")) == (How.PHONE,)


@pytest.mark.parametrize("typed", ["鄂A·Q1234", "鄂AQ1234", "鄂a q1234", "鄂A-Q1234", "ＡＱ１２３４", "AQ1234"])
def test_a_plate_is_recognised_however_it_is_written(typed: str) -> None:
    assert how(Described(plates="鄂A·Q1234"), Seen("谁", plate=typed)) == (How.PLATE,)


def test_a_plate_of_another_province_is_another_car_and_letters_stand_for_digits_they_look_like() -> None:
    assert how(Described(plates="鄂AQ1234"), Seen("谁", plate="湘AQ1234")) == ()
    assert how(Described(plates="鄂A0Q1234"), Seen("谁", plate="鄂AOQI234")) == (How.PLATE,)
    assert how(Described(plates="滬AQ1234"), Seen("谁", plate="沪AQ1234")) == (How.PLATE,)
    assert how(Described(plates="AQ1234"), Seen("谁", plate="鄂AQ1234")) == (How.PLATE,)


@pytest.mark.parametrize(
    "typed",
    [
        "顺达物流",
        "顺达物流有限公司",
        "武汉顺达物流有限公司",
        "順達物流",
        "顺达物流（武汉）股份有限公司",
        "顺达 物流",
        "武汉顺达物流集团光谷分公司",
    ],
)
def test_a_company_alone_means_all_who_come_from_it(typed: str) -> None:
    assert how(Described(company="顺达物流有限公司"), Seen("谁", company=typed)) == (How.COMPANY,)


def test_a_company_is_recognised_without_its_place_and_beside_a_name_means_nobody_else() -> None:
    assert how(Described(company="武汉顺达物流有限公司"), Seen("谁", company="顺达物流")) == (How.COMPANY,)
    assert how(Described(company="Acme Co., Ltd."), Seen("谁", company="ACME")) == (How.COMPANY,)
    assert how(Described(company="顺达物流"), Seen("谁", company="物流")) == ()
    assert how(Described("张伟", company="顺达物流"), Seen("李四", company="顺达物流")) == ()


def test_the_surest_comes_first_and_only_the_surest_likeness_of_a_name_is_told() -> None:
    index = listed(Described("章威"), Described("张伟"), Described("李四", phones="13800138000"))
    found = index.alike(Seen("张伟", phone="13800138000"))
    assert [(one.key, one.hows) for one in found] == [(2, (How.PHONE,)), (1, (How.NAME,)), (0, (How.SOUND,))]


def test_an_entry_changed_or_taken_away_is_not_found_by_its_old_words() -> None:
    index = listed(Described("张伟", phones="13800138000"), Described("张伟"))
    index.put(0, forms_of(Described("李四")))
    assert [one.key for one in index.alike(Seen("张伟", phone="13800138000"))] == [1]
    index.remove(1)
    index.remove(1)
    assert (index.alike(Seen("张伟")), len(index)) == ((), 1)


HAN = st.sampled_from(
    "张王李赵陈刘杨黄吴周徐孙马朱胡林郭何高罗郑梁谢宋唐许韩冯邓曹曾彭吕单解任欧阳伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂兰"
)
TRADITIONAL = OpenCC("s2t").convert


@given(st.text(HAN, min_size=2, max_size=4), st.randoms(use_true_random=False))
def test_no_listed_variant_of_any_name_is_missed(name: str, draw: random.Random) -> None:
    index = listed(Described(name))
    letters = draw.choice(sorted(readings_of(name)))
    place = draw.randrange(len(name) - 1)
    swapped = name[:place] + name[place + 1] + name[place] + name[place + 2 :]
    variants = [TRADITIONAL(name), " ".join(name), name + "女士", swapped, letters, letters.upper(), f"Mr {letters}"]
    if len(letters) >= 10:
        at = draw.randrange(len(letters) - 1)
        variants += [
            letters[:at] + letters[at + 1 :],
            letters[:at] + letters[at + 1] + letters[at] + letters[at + 2 :],
            letters[:at] + "x" + letters[at:],
        ]
    assert [variant for variant in variants if not index.alike(Seen(variant))] == []
    assert listed(Described(TRADITIONAL(name))).alike(Seen(name))


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=40), st.text(max_size=40))
def test_any_text_can_be_listed_and_looked_for(name: str, phone: str, company: str, plate: str) -> None:
    index = listed(Described(name, name, phone, company, plate))
    found = index.alike(Seen(name, phone, company, plate))
    assert bool(found) == bool(name_of(name).plain) or found


def _alarms(lists: Sequence[Sequence[str]], people: Sequence[str]) -> list[int]:
    """For each list how many of the people are taken for somebody on it without having the very name."""
    index = Index()
    for number, names in enumerate(lists):
        for name in names:
            index.put((number, name), forms_of(Described(name)))
    found: Counter[int] = Counter()
    for person in people:
        found.update({number for number in {one.key[0] for one in index.alike(Seen(person))} if person not in lists[number]})
    return [found[number] for number in range(len(lists))]


def test_of_twenty_thousand_people_at_most_one_in_a_thousand_is_taken_for_one_of_fifty(shared: Callable[[str], Path]) -> None:
    people = (shared("names") / "ancient_names_sample_20k.txt").read_text("utf-8").split()
    drawn = random.Random(2026)
    # also lists drawn from the people themselves, whose names are far more alike
    first, *others = _alarms([LIST, *(drawn.sample(people, 50) for _ in range(4))], people)
    assert (len(LIST), len(people)) == (50, 20_000)
    assert first <= len(people) / 1000
    assert sum(others) / len(others) <= len(people) / 1000


def test_of_twenty_thousand_companies_at_most_one_in_a_thousand_is_taken_for_one_of_fifty(shared: Callable[[str], Path]) -> None:
    companies = (shared("names") / "company_short_names_sample_20k.txt").read_text("utf-8").split()
    names = random.Random(2026).sample(companies, 50)
    index = listed(*(Described(company=name) for name in names))
    alarms = sum(bool(index.alike(Seen(company=one))) for one in companies if one not in names)
    assert alarms <= len(companies) / 1000
