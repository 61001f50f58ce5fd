"""A property office with a home, two of the staff and a department, to be called up."""

from typing import Any

import pytest

from app.office.service import add_staff
from app.places.service import add_home


@pytest.fixture
def line(desk: Any) -> Any:
    """Li Hong at the telephone; 刘工 and 赵敏 can be asked for."""
    desk.do(add_home, {"code": "5-1-0803", "residents": "林先生", "phone": "13500000803"})
    for name, department, place in (("刘工", "工程部", "B1-02"), ("赵敏", "客服部", "")):
        desk.do(add_staff, {"name": name, "department": department, "place": place, "role": "", "phone": "8012"})
    return desk
