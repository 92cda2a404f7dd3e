"""ほかのサイトの見出し: 題と持ち主と番地だけ。何度読んでも同じで、やめたものは戻らない。"""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from shien.domain.editorial import actions
from shien.domain.editorial.choices import Kind
from shien.domain.editorial.models import Article
from shien.ledger.models import Entry

OWNER = "架空中小機構"


def feed(*titles: str) -> str:
    items = "".join(
        f"<item><title>{title}</title><link>https://demo.example/{at}</link><description>写さない文</description>"
        "<pubDate>Fri, 20 Nov 2020 09:00:00 +0900</pubDate></item>"
        for at, title in enumerate(titles)
    )
    return f"<rss><channel>{items}</channel></rss>"


@pytest.fixture
def take(world: Any, tmp_path: Path) -> Any:
    def run(text: str, **more: Any) -> str:
        file, out = tmp_path / "news.xml", StringIO()
        file.write_text(text, encoding="utf-8")
        call_command("import_headlines", file, owner=OWNER, stdout=out, stderr=StringIO(), **more)
        return out.getvalue()

    return run


def test_a_headline_leads_to_its_owner_and_nothing_is_copied(take: Any) -> None:
    assert "新しい 1、変わった 0、同じ 0" in take(feed("架空の手引き"))
    page = Client().get("/articles/").content.decode()
    assert '<a href="https://demo.example/0" rel="noopener noreferrer">架空の手引き（外部サイト）</a>' in page
    assert f"{OWNER}のサイトにあります。" in page
    assert "2020年11月20日" in page
    key = Article.objects.get().key
    own = Client().get(f"/articles/{key}/").content.decode()
    assert "もとのページを開く（外部サイト）" in own
    rss = Client().get("/articles/feed.xml").content.decode()
    assert "<link>https://demo.example/0</link>" in rss
    for text in (page, own, rss):
        assert "写さない文" not in text


def test_the_same_feed_twice_changes_nothing_and_a_new_title_is_taken(take: Any) -> None:
    assert "新しい 2" in take(feed("架空の手引き", "架空の相談会"), dry_run=True)
    assert Article.objects.count() == 0
    take(feed("架空の手引き", "架空の相談会"))
    entries = Entry.objects.count()
    assert "新しい 0、変わった 0、同じ 2" in take(feed("架空の手引き", "架空の相談会"))
    assert Entry.objects.count() == entries
    assert "変わった 1" in take(feed("架空の手引き（改訂）", "架空の相談会"))
    assert "架空の手引き（改訂）" in Client().get("/articles/").content.decode()
    assert Article.objects.count() == 2


def test_what_an_editor_took_down_does_not_come_back(take: Any, world: Any) -> None:
    take(feed("架空の手引き"))
    key = Article.objects.get().key
    assert actions.unpublish(kind=Kind.ARTICLE, key=key, by=world.viewer("editor"), at=timezone.now())
    take(feed("架空の手引き"))
    take(feed("架空の手引き（改訂）"))
    assert "架空の手引き" not in Client().get("/articles/").content.decode()


def test_a_bad_item_or_owner_is_said(take: Any) -> None:
    with pytest.raises(SystemExit) as stopped:
        take("<rss><channel><item><title>よい</title><link>https://demo.example/</link></item><item/></channel></rss>")
    assert stopped.value.code == 2
    assert Article.objects.count() == 1
    with pytest.raises(CommandError, match="120字"):
        call_command("import_headlines", "news.xml", owner=" ")
