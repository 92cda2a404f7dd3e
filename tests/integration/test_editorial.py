"""記事と事例。編集者だけが書き、二人目が公開し、証跡に残る (SEC-13, SEC-27)。"""

import gc
import json
from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test import Client
from django.utils import timezone
from PIL import Image
from wagtail.actions.publish_revision import PublishPermissionError

from shien.domain.accounts import row_security
from shien.domain.editorial import actions, effects, loading, queries
from shien.domain.editorial.choices import CameFrom, Deed, Kind
from shien.domain.editorial.facts import Filters
from shien.domain.editorial.models import Article, CaseStudy, Effect, Picture
from shien.jobs.publish import publish
from tests.integration.conftest import PEOPLE

ADD = "/editing/snippets/editorial/article/add/"
STAFF_ONLY = ("/editing/", ADD, "/editing/images/", "/editing/snippets/editorial/casestudy/", "/staff/desk/", "/staff/desk/contents/",
              "/staff/desk/effects/", "/staff/measures/bulk/", "/staff/measures/import/", "/staff/measures/corrections/")  # fmt: skip


def made(title: str = "架空の記事", **change: Any) -> Article:
    """下書き。"""
    row = Article(title=title, lead="ひとこと", body="<p>本文</p>", owner="架空編集室", live=False, **change)
    row.save()
    return row


def entries(act: str) -> list[dict[str, Any]]:
    with row_security.system(), connection.cursor() as cursor:
        cursor.execute("SELECT body FROM ledger_entry WHERE act = %s ORDER BY seq", [act])
        return [row[0] if isinstance(row[0], dict) else json.loads(row[0]) for row in cursor.fetchall()]


def accounts(world: Any) -> tuple[Any, Any]:
    """二人の編集者。"""
    return actions.editing_account(world.viewer("editor")), actions.editing_account(world.viewer("editor-2"))


def proposed(world: Any, row: Any) -> Any:
    """一人目が書いて、提案する。"""
    first, _ = accounts(world)
    row.save_revision(user=first)
    return row.get_workflow().start(row, first)


@pytest.mark.parametrize("person", ["visitor", *PEOPLE])
def test_only_editors_come_in(world: Any, person: str) -> None:
    client = world.clients[person]
    for path in STAFF_ONLY:
        status = client.get(path).status_code
        assert status == (200 if person.startswith("editor") else 302 if person == "visitor" else 404), (person, path)
    if person == "visitor":
        assert client.get("/editing/").headers["Location"].startswith("/signin/?next=%2Fediting%2F")


@pytest.mark.parametrize("path", ["login/", "password_reset/", "users/", "groups/", "account/change_password/"])
def test_there_is_no_way_in_by_password(world: Any, path: str) -> None:
    for method in ("get", "post"):
        assert getattr(world.clients["editor"], method)(f"/editing/{path}").status_code == 404
    assert Client().login(username="editor", password="") is False


def test_the_rights_end_with_the_appointment(world: Any) -> None:
    client = world.clients["editor"]
    assert client.get("/editing/").status_code == 200
    with row_security.system(), connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_appointment SET ends_at = starts_at + interval '1 second'")
    assert client.get("/editing/").status_code == 404
    with pytest.raises(PermissionError):
        actions.editing_account(world.viewer("operator"))


def test_nobody_may_do_everything(world: Any) -> None:
    account = actions.editing_account(world.viewer("editor"))
    account.is_superuser = True
    with pytest.raises(IntegrityError, match="nobody_may_do_everything"), transaction.atomic():
        account.save()
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "INSERT INTO accounts_account_user_permissions (account_id, permission_id) SELECT %s, min(id) FROM auth_permission",
            [account.pk],
        )
    assert not get_user_model().objects.get(pk=account.pk).has_perm("editorial.publish_article")


def test_nothing_is_loosened_outside_the_admin(world: Any) -> None:
    """SEC-27"""
    editing = world.clients["editor"].get("/editing/").headers["Content-Security-Policy"]
    assert "script-src 'self' 'nonce-" in editing
    assert "style-src 'self' 'unsafe-inline'" in editing
    assert "default-src 'none'" in editing
    for path in ("/", "/articles/", "/cases/", "/measures/", "/editing-not/"):
        public = Client().get(path).headers["Content-Security-Policy"]
        assert "unsafe" not in public
        assert "frame-ancestors 'none'" in public
    assert "unsafe" not in Client().get("/editing/").headers["Content-Security-Policy"]


def test_the_writer_cannot_publish_and_the_second_person_can(world: Any) -> None:
    row = made()
    first, second = accounts(world)
    state = proposed(world, row)
    task = state.current_task_state.task.specific
    assert task.locked_for_user(row, first)
    assert task.get_actions(row, first) == []
    with pytest.raises(PermissionDenied):
        task.on_action(state.current_task_state, first, "approve")
    with pytest.raises(PublishPermissionError):
        row.save_revision(user=second).publish(user=second)
    assert Client().get(f"/articles/{row.key}/").status_code == 404
    task.on_action(state.current_task_state, second, "approve")
    assert Client().get(f"/articles/{row.key}/").status_code == 200
    (entry,) = entries("content_publish")
    assert entry["by"]["key"] == str(second.key)
    assert entry["detail"]["proposed_by"] == str(first.key)
    assert entry["target"] == f"article:{row.key}"


def test_a_booked_article_goes_live_and_comes_down_by_itself(world: Any) -> None:
    now = timezone.now()
    row = made(go_live_at=now + timedelta(hours=1), expire_at=now + timedelta(hours=2))
    _, second = accounts(world)
    state = proposed(world, row)
    state.current_task_state.task.specific.on_action(state.current_task_state, second, "approve")
    publish(0)
    assert Client().get(f"/articles/{row.key}/").status_code == 404
    assert queries.pending(world.viewer("editor"), Kind.ARTICLE)[0].state == "公開の予約"
    for days, live in ((1, True), (3, False)):
        _travel(row, hours=days)
        publish(0)
        assert (Client().get(f"/articles/{row.key}/").status_code == 200) is live
    assert [each["by"]["kind"] for each in entries("content_publish")] == ["staff", "system"]
    assert [each["by"]["kind"] for each in entries("content_unpublish")] == ["system"]


def _travel(row: Article, hours: int) -> None:
    """時計を進める代わりに、予約の時刻を戻す。"""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE wagtailcore_revision SET approved_go_live_at = approved_go_live_at - interval '1 hour' * %s,"
            " content = jsonb_set(jsonb_set(content, '{go_live_at}', to_jsonb(now() - interval '1 minute')),"
            " '{expire_at}', to_jsonb(now() + interval '1 hour' * (2 - %s)))", [hours, hours],
        )  # fmt: skip
        cursor.execute(
            "UPDATE editorial_article SET expire_at = now() + interval '1 hour' * (2 - %s) WHERE id = %s",
            [hours, row.pk],
        )


def test_one_editor_alone_takes_a_mistake_off_the_site(world: Any) -> None:
    loading.load([loading.article(title="まちがい", lead="x", body="<p>x</p>", owner="架空編集室")])
    row = Article.objects.get()
    page = world.clients["editor"].post("/staff/desk/contents/", {"kind": "article", "key": row.key})
    assert page.status_code == 302
    assert Client().get(f"/articles/{row.key}/").status_code == 404
    assert entries("content_unpublish")[0]["by"]["key"] == str(world.viewer("editor").account_key)
    again = world.clients["editor"].post("/staff/desk/contents/", {"kind": "article", "key": row.key})
    assert again.status_code == 404


def case(**change: Any) -> CaseStudy:
    fields = {
        "title": "架空の事例",
        "lead": "ひとこと",
        "body": "<p>本文</p>",
        "owner": "架空編集室",
        "firm_kind": "飲食店",
    } | change
    return loading.case(figures=[("売上", "万円", Decimal(100), Decimal(125))], **fields)


def test_cases_are_found_by_facet_and_show_their_owner_source_and_figures(world: Any) -> None:
    loading.load([
        case(industry=["M"], area=["03"], use_purpose=["equipment"], source_name="架空新聞", source_url="https://demo.example/a"),
        case(title="ほか", industry=["E"]),
    ])  # fmt: skip
    page = Client().get("/cases/?industry=M&area=03&use_purpose=equipment").content.decode()
    assert "架空の事例" in page
    assert ">ほか<" not in page
    shown = Client().get(f"/cases/{CaseStudy.objects.get(title='架空の事例').key}/").content.decode()
    for words in ("架空編集室", "架空新聞", "25.0％増えた", "飲食店", "公開した日"):
        assert words in shown
    assert Client().get("/cases/?industry=nonsense&page=x").status_code == 200
    feed = Client().get("/articles/feed.xml")
    assert feed.headers["Content-Type"].startswith("application/rss+xml")
    assert "from=rss" in feed.content.decode()


def test_a_script_in_a_text_is_not_shown(world: Any) -> None:
    bad = '<p onclick="x()">よい</p><script>alert(1)</script><a href="javascript:alert(1)">押す</a>'
    loading.load([loading.article(title="x", lead="<b>太い</b>", body=bad, owner="y")])
    page = Client().get(f"/articles/{Article.objects.get().key}/").content.decode()
    body = page.split("<main", 1)[1].split("</main>", 1)[0]
    assert "よい" in body
    for forbidden in ("onclick", "alert(1)", "javascript:", "<b>太い"):
        assert forbidden not in body


@pytest.mark.parametrize("count", [1, 12])
def test_lists_cost_the_same_at_any_length(world: Any, django_assert_max_num_queries: Any, count: int) -> None:
    loading.load([case(key=uuid4(), title=f"事例{number}") for number in range(count)])
    with django_assert_max_num_queries(2):
        assert len(queries.cards(Kind.CASE, Filters())[0]) == count
    with django_assert_max_num_queries(4):
        queries.pending(world.viewer("editor"), Kind.CASE)
    key = CaseStudy.objects.first().key
    with django_assert_max_num_queries(4):
        Client().get(f"/cases/{key}/")


def photo() -> ContentFile:
    exif = Image.Exif()
    exif.get_ifd(0x8825)[2] = (39.0, 42.0, 13.0)
    out = BytesIO()
    Image.new("RGB", (1200, 900), "red").save(out, "JPEG", exif=exif)
    return ContentFile(out.getvalue(), name="photo.jpg")


# The spooled file in which Wagtail draws a rendition is closed by the collector alone.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_pictures_lose_the_place_and_only_the_shown_size_is_served(world: Any, tmp_path: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(settings, "MEDIA_ROOT", tmp_path)
    client = world.clients["editor"]
    answer = client.post("/editing/images/add/", {"title": "店", "description": "店の前", "file": photo()})
    assert answer.status_code == 302, answer.content.decode()[:2000]
    picture = Picture.objects.get()
    with Image.open(picture.file.path) as kept:
        assert not kept.getexif().get_ifd(0x8825)
    loading.load([loading.article(title="写真", lead="x", body="<p>x</p>", owner="y", picture=picture)])
    page = Client().get(f"/articles/{Article.objects.get().key}/").content.decode()
    assert 'alt="店の前"' in page
    shown = page.split('class="picture" src="')[1].split('"')[0]
    served = Client().get(shown)
    assert (served.status_code, served.headers["Content-Type"]) == (200, "image/jpeg")
    with Image.open(BytesIO(b"".join(served.streaming_content))) as seen:
        assert seen.width == 800
        assert not dict(seen.getexif())
    gc.collect()
    for path in (
        "/media/original_images/photo.jpg",
        "/media/images/../original_images/photo.jpg",
        "/media/images/x.svg",
    ):
        assert Client().get(path).status_code == 404


def test_views_are_counted_without_a_person(world: Any) -> None:
    loading.load([case()])
    key = CaseStudy.objects.get().key
    browser = {"User-Agent": "Mozilla/5.0"}
    for client in (Client(), world.clients["a-prime"]):
        client.get(f"/cases/{key}/?from=rss", headers=browser)
    Client().get(f"/cases/{key}/", headers={"User-Agent": "GoodBot/1.0"})
    Client().head(f"/cases/{key}/", headers=browser)
    world.clients["editor"].get(f"/cases/{key}/", headers=browser)
    effects.note(kind=Kind.CASE, key=key, deed=Deed.START, came_from=CameFrom.RSS, day=timezone.localdate())
    assert effects.gather() == 1
    assert effects.gather() == 0
    row = Effect.objects.get()
    assert (row.views, row.started, row.saves, row.came_from) == (2, 1, 0, "rss")
    assert {field.name for field in Effect._meta.fields} == {
        "id", "kind", "key", "day", "came_from", "views", "saves", "started", "finished"
    }  # fmt: skip
    page = world.clients["editor"].get("/staff/desk/effects/").content.decode()
    assert "架空の事例" in page
    assert "RSS 2" in page


def test_the_demo_contents_are_the_same_each_time(world: Any) -> None:
    from shien.jobs.demo.contents import contents

    keys = [uuid4() for _ in range(3)]
    first, again = contents(7, keys), contents(7, keys)
    assert [each.key for each in first] == [each.key for each in again]
    assert all(each.synthetic for each in first)
    assert loading.load(first) == 10
    assert loading.load(again) == 0
    call_command("publish_scheduled")
    assert "見本（架空）" in Client().get("/articles/").content.decode()
