"""A staff badge on paper: drawn on every badge stock, read back by a scanner, void once another was printed."""

import io
from typing import Any

import pypdfium2
import pytest
import zxingcpp

from app.core.errors import UserError
from app.desk.staff_badges import badge_job, print_badge
from app.office.service import add_staff
from app.printing import queue
from app.printing.codes import badge_code
from app.printing.stock import stocks

ROW = {"name": "欧阳修远之长名字", "department": "国际客户关系与公共事务协调部", "post": "高级客户关系经理", "role": "handler"}


@pytest.fixture
def printed(desk: Any) -> Any:
    desk.serial = desk.do(print_badge, desk.do(add_staff, ROW))
    (desk.job,) = desk.read(queue.open_jobs, desk.by.counter)
    return desk


def codes_of(pdf: bytes) -> list[str]:
    page = pypdfium2.PdfDocument(io.BytesIO(pdf))[0]
    return [found.text for found in zxingcpp.read_barcodes(page.render(scale=300 / 72).to_pil())]


@pytest.mark.parametrize("stock", sorted(stocks()))
def test_the_code_of_a_staff_badge_is_read_from_every_stock(printed: Any, stock: str) -> None:
    from app.desk.staff_badges import staff_badge

    pdf = printed.read(staff_badge, printed.job.record_id, stock=stock)
    assert codes_of(pdf) == [badge_code(printed.serial)]


def test_a_badge_says_who_it_is_and_where_they_work(printed: Any) -> None:
    pdf = printed.read(badge_job, printed.job, now=printed.now)
    text = pypdfium2.PdfDocument(io.BytesIO(pdf))[0].get_textpage().get_text_range().replace("\r\n", "")
    for words in ("欧阳修远之长名字", "国际客户关系与公共事务协调部", "高级客户关系经理", "美好家园", "Staff"):
        assert words in text


def test_a_new_badge_makes_the_one_before_void_and_that_is_not_printed_again(printed: Any) -> None:
    from app.office.lists import staff

    (key,) = [row.id for row in printed.read(staff) if row.name == ROW["name"]]
    assert printed.do(print_badge, key) != printed.serial
    with pytest.raises(UserError, match="is void"):
        printed.read(badge_job, printed.job, now=printed.now)
