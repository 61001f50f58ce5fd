"""Pictures of people: small JPEGs only, found by person, gone with the person down to the raw file."""

import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from app.core.errors import UserError
from app.desk.check import check_all
from app.people import service as people
from app.pictures import service as pictures
from app.storage.opening import NAME


def face(colour: str = "#8899aa", size: tuple[int, int] = (300, 400), form: str = "JPEG", **more: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, form, **more)
    return out.getvalue()


@pytest.fixture
def person(desk: Any) -> Any:
    return desk.do(people.add, {"name": "王小明"})


def put(desk: Any, person: Any, jpeg: bytes) -> Any:
    return desk.do(pictures.put, jpeg, person_id=person)


def test_the_newest_picture_of_a_person_is_found(desk: Any, person: Any) -> None:
    assert desk.read(pictures.latest_jpeg, person) == b""
    put(desk, person, face())
    desk.later(minutes=1)
    newest = put(desk, person, face("#ff0000"))
    found = desk.read(pictures.latest, person)
    assert (found.id, found.width, found.height, found.data) == (newest, 300, 400, face("#ff0000"))
    assert desk.read(pictures.get, newest) == found
    assert desk.read(check_all).troubles == ()


def test_the_same_picture_of_the_same_person_is_kept_once(desk: Any, person: Any) -> None:
    assert put(desk, person, face()) == put(desk, person, face())


@pytest.mark.parametrize("jpeg", [face(progressive=True), face(optimize=True), face(comment=b"x" * 500)])
def test_the_size_is_read_from_the_header_alone(jpeg: bytes) -> None:
    assert pictures.size_of(jpeg) == (300, 400)


@pytest.mark.parametrize(
    "hostile",
    [
        b"", b"\xff\xd8\xff", b"\xff\xd8\xff\xe0\x00\x00" * 9, face(form="PNG"), b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        face(size=(1025, 300)), face()[:2] + b"\xff\xc0\x00\x11\x08\x00\x00\x00\x00" + b"\x00" * 20, face() + b"\x00" * 200_001,
        b"\xff\xd8\xff\xc0\x00\x11\x08\xff\xff\xff\xff" + b"\x00" * 20,
    ],
)  # fmt: skip
def test_what_is_no_small_jpeg_is_refused_and_nothing_kept(desk: Any, person: Any, hostile: bytes) -> None:
    with pytest.raises(UserError, match="no small JPEG"):
        put(desk, person, hostile)
    assert desk.read(pictures.latest, person) is None


def test_forgetting_a_person_leaves_no_byte_of_the_picture(desk: Any, person: Any) -> None:
    marked = face(comment=b"MARK-OF-THIS-VERY-PICTURE")
    put(desk, person, marked)
    desk.do(people.forget, person)
    assert desk.read(pictures.latest, person) is None
    assert desk.read(check_all).troubles == ()
    desk.store.close()
    raw = b"".join(path.read_bytes() for path in Path(desk.folder).glob(NAME + "*"))
    assert b"MARK-OF-THIS-VERY-PICTURE" not in raw
