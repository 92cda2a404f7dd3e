"""少しずつ送る道と、付いたファイルを見る道 (UX-18, SEC-34)。"""

import hashlib
import io
import re
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from PIL import Image

from shien.domain.accounts import row_security
from shien.domain.applications import actions
from shien.domain.applications.choices import Scan
from shien.domain.applications.models import Attachment, StoredFile
from tests.integration.applications.conftest import Desk, pdf
from tests.unit.integrations.test_attachment import pdf as pdf_of

from .test_access import delegate
from .test_walk import begin

GOLDEN = Path(__file__).parents[2] / "golden" / "attachment"
DOCUMENT = pdf("道")
HALF = len(DOCUMENT) // 2


def ask(client: Client, paper: str, document: bytes = DOCUMENT, name: str = "決算書.pdf", **change: str) -> Any:
    """送り始める。"""
    told = {"name": name, "size": str(len(document)), "sha256": hashlib.sha256(document).hexdigest()} | change
    return client.post(f"{paper}upload/statements", told)


def part(client: Client, place: str, offset: int | str, body: bytes, **headers: str) -> Any:
    """一切れを送る。"""
    return client.patch(
        place, body, content_type="application/offset+octet-stream", headers={"Upload-Offset": str(offset)} | headers
    )


def sent(client: Client, paper: str, document: bytes, name: str) -> Any:
    """一度に送り終える。"""
    return part(client, ask(client, paper, document, name)["Location"], 0, document)


def files(paper: str) -> list[Attachment]:
    with row_security.system():
        return list(
            Attachment.objects.filter(draft__application__key=paper.split("/")[2], removed_at=None).order_by("id")
        )


def test_a_cut_is_continued_from_the_byte_that_is_held(desk: Desk) -> None:
    client, paper = begin(desk)
    answer = ask(client, paper)
    place = answer["Location"]
    assert (answer.status_code, answer["Upload-Offset"]) == (201, "0")
    answer = part(client, place, 0, DOCUMENT[:HALF])
    assert (answer.status_code, answer["Upload-Offset"]) == (204, str(HALF))
    assert "50%まで届いています" in client.get(f"{paper}pages/money").content.decode().replace("49%", "50%")
    answer = client.head(place)
    assert (answer.status_code, answer["Upload-Offset"], answer["Upload-Length"]) == (
        200,
        str(HALF),
        str(len(DOCUMENT)),
    )
    wrong = part(client, place, 0, DOCUMENT)
    assert (wrong.status_code, wrong["Upload-Offset"]) == (409, str(HALF))
    assert (ask(client, paper)["Location"], ask(client, paper).json()) == (place, {"received": HALF})
    last = part(client, place, HALF, DOCUMENT[HALF:])
    assert (last.status_code, last["Upload-Offset"]) == (200, str(len(DOCUMENT)))
    assert part(client, place, len(DOCUMENT), b"").json() == last.json() == {"attached": str(files(paper)[0].key)}
    page = client.get(f"{paper}pages/money").content.decode()
    assert "決算書.pdf" in page
    assert "まで届いています" not in page


@pytest.mark.parametrize("offset", ["", "-1", "x", "1" * 12])
def test_an_offset_that_cannot_be_read(desk: Desk, offset: str) -> None:
    client, paper = begin(desk)
    assert part(client, ask(client, paper)["Location"], offset, b"x").status_code == 400


def test_a_part_that_is_too_large_or_torn_is_not_taken(desk: Desk) -> None:
    client, paper = begin(desk)
    place = ask(client, paper)["Location"]
    assert part(client, place, 0, b"x", **{"Content-Length": str(2 * 1024 * 1024)}).status_code == 413
    torn = {"wsgi.input": io.BytesIO(b"torn"), "CONTENT_LENGTH": "9", "HTTP_UPLOAD_OFFSET": "0"}
    assert client.patch(place, b"", **torn).status_code == 400
    assert client.head(place)["Upload-Offset"] == "0"


@pytest.mark.parametrize(
    ("change", "said"),
    [({"name": "a.exe"}, "受け付けられない種類"), ({"size": str(21 * 1024 * 1024)}, "20MBまで"), ({"size": "9" * 30}, "空です")],
)  # fmt: skip
def test_a_file_is_refused_before_it_is_sent(desk: Desk, change: dict[str, str], said: str) -> None:
    client, paper = begin(desk)
    answer = ask(client, paper, **change)
    assert answer.status_code == 422
    assert said in answer.json()["errors"][0]


def test_only_the_person_who_sends_reaches_it(desk: Desk) -> None:
    client, paper = begin(desk)
    place = ask(client, paper)["Location"]
    for person in ("a-member", "b-prime", "supporter-x", "supporter-y", "secretariat", "operator"):
        other = desk.world.clients[person]
        answers = [other.head(place), part(other, place, 0, DOCUMENT), other.delete(place)]
        assert [each.status_code for each in answers] == [404, 404, 404], person
    visitor = desk.world.clients["visitor"]
    assert part(visitor, place, 0, DOCUMENT).status_code == 302
    assert client.head(place)["Upload-Offset"] == "0"
    assert client.get(place).status_code == 405  # what is unfinished is never given
    assert client.head(f"{place.rpartition('/')[0]}/{uuid4()}").status_code == 404


def test_it_may_be_given_up(desk: Desk) -> None:
    client, paper = begin(desk)
    place = ask(client, paper)["Location"]
    part(client, place, 0, DOCUMENT[:HALF])
    assert client.delete(place).status_code == 204
    assert client.head(place).status_code == 404
    place = ask(client, paper)["Location"]
    page = client.get(f"{paper}pages/money").content.decode()
    key = re.search(r'name="drop_upload" value="([^"]+)"', page)
    version = re.search(r'name="version" value="(\d+)"', page)
    assert key
    assert version
    client.post(f"{paper}pages/money", {"version": version[1], "cost": "", "drop_upload": key[1]})
    assert client.head(place).status_code == 404


def test_a_supporter_who_may_write_may_send(desk: Desk) -> None:
    client, paper = begin(desk)
    helper = delegate(desk, ("basic", "employees", "finance"), can_edit=True)
    assert sent(helper, paper, DOCUMENT, "支援者から.pdf").status_code == 200
    assert [each.name for each in files(paper)] == ["支援者から.pdf"]
    assert client.get(f"{paper}pages/money").status_code == 200


def test_a_picture_is_shown_small_and_whole(desk: Desk) -> None:
    client, paper = begin(desk)
    out = io.BytesIO()
    Image.new("RGB", (900, 600), "red").save(out, "PNG")
    sent(client, paper, out.getvalue(), "店.png")
    for path in (f"{paper}pages/money", f"{paper}check"):
        page = client.get(path).content.decode()
        place = re.search(r'<img class="small-picture" src="([^"]+)\?as=small"', page)
        assert place, path
        assert f'href="{place[1]}?as=look"' in page
        assert "画像（PNG）" in page
    small, whole, saved = client.get(f"{place[1]}?as=small"), client.get(f"{place[1]}?as=look"), client.get(place[1])
    assert Image.open(io.BytesIO(small.content)).size == (192, 128)
    assert (whole["Content-Type"], whole["Content-Disposition"].partition(";")[0]) == ("image/png", "inline")
    assert saved["Content-Disposition"].startswith("attachment")
    for each in (small, whole, saved):
        assert "sandbox" in each["Content-Security-Policy"]
        assert each["X-Content-Type-Options"] == "nosniff"


def test_a_pdf_is_opened_unless_something_is_inside(desk: Desk) -> None:
    client, paper = begin(desk)
    sent(client, paper, pdf("見る"), "決算書.pdf")
    sent(client, paper, pdf_of(script=True), "仕掛け.pdf")
    plain, marked = files(paper)
    page = client.get(f"{paper}pages/money").content.decode()
    assert [f"{each.key}?as=look" in page for each in (plain, marked)] == [True, False]
    at = f"{paper.removesuffix('application/')}files/"
    assert client.get(f"{at}{plain.key}?as=look")["Content-Type"] == "application/pdf"
    assert client.get(f"{at}{marked.key}?as=look")["Content-Disposition"].startswith("attachment")
    assert client.get(f"{at}{plain.key}?as=small")["Content-Type"] == "application/octet-stream"


@pytest.mark.parametrize("scan", [Scan.WAITING, Scan.INFECTED])
def test_what_is_not_known_to_be_clean_is_not_shown(desk: Desk, scan: Scan) -> None:
    client, paper = begin(desk)
    out = io.BytesIO()
    Image.new("RGB", (9, 6), "red").save(out, "PNG")
    sent(client, paper, out.getvalue(), "店.png")
    with row_security.system():
        StoredFile.objects.update(scan=scan)
    at = f"{paper.removesuffix('application/')}files/{files(paper)[0].key}"
    for page in (f"{paper}pages/money", f"{paper}check"):
        said = client.get(page).content.decode()
        assert "as=look" not in said
        assert "as=small" not in said
    assert [client.get(f"{at}{each}").status_code for each in ("", "?as=look", "?as=small")] == [409, 409, 409]


def test_a_supporter_sees_no_small_pictures_that_would_be_recorded(desk: Desk) -> None:
    client, paper = begin(desk)
    sent(client, paper, (GOLDEN / "sideways.heic").read_bytes(), "IMG_1.HEIC")
    helper = delegate(desk, ("basic", "employees", "finance"), can_edit=True)
    page = helper.get(f"{paper}pages/money").content.decode()
    assert "as=small" not in page
    assert "as=look" in page


def test_a_photograph_of_a_phone_becomes_a_jpeg(desk: Desk) -> None:
    client, paper = begin(desk)
    page = client.get(f"{paper}pages/money").content.decode()
    assert "iPhoneの写真（HEIC）は、JPEGに変えて付けます" in page
    assert ".heic" in page
    answer = sent(client, paper, (GOLDEN / "sideways.heic").read_bytes(), "IMG_1.HEIC")
    assert answer.status_code == 200
    page = client.get(f"{paper}pages/money").content.decode()
    assert "IMG_1.jpg" in page
    assert "JPEGに変えて付けました" in page


def test_the_submitted_picture_is_looked_at_by_the_firm(desk: Desk) -> None:
    made = desk.ready()
    out = io.BytesIO()
    Image.new("RGB", (9, 6), "red").save(out, "PNG")
    desk.do(
        "a-prime", actions.attach, application=made.key, form="application", field="statements", name="店.png",
        document=out.getvalue(),
    )  # fmt: skip
    done = desk.submit("a-prime", made)
    client = desk.world.clients["a-prime"]
    page = client.get(f"/apply/{made.key}/submissions/{done.key}/").content.decode()
    place = re.search(r'href="([^"]+submitted-files/[^"]+)\?as=look"', page)
    assert place
    assert client.get(f"{place[1]}?as=look").status_code == 200
    assert desk.world.clients["b-prime"].get(f"{place[1]}?as=look").status_code == 404
