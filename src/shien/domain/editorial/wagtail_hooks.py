"""編集の画面に、記事と事例を載せる。"""

from typing import Any

from django import forms
from wagtail import hooks
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, ObjectList, PublishingPanel, TabbedInterface
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from shien.values.area import AREAS
from shien.values.industry_major import MAJORS
from shien.values.use_purpose import PURPOSES

from .models import Article, CaseStudy
from .used import MeasureAddresses


class Choices(forms.MultipleChoiceField):
    """並びから選ぶ。空は、問わない。"""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, label: str, table: dict[str, str]) -> None:
        super().__init__(choices=list(table.items()), label=label, required=False)


class ContentForm(WagtailAdminModelForm):
    """記事と事例に共通の欄。"""

    use_purpose = Choices("目的", PURPOSES)
    industry = Choices("業種", MAJORS)
    area = Choices("地域", AREAS)

    def __init__(self, *args: Any, **more: Any) -> None:
        """本文を書く部品は入力欄ではないので、label とつながらない。名前を渡す。"""
        super().__init__(*args, **more)
        body = self.fields["body"]
        body.widget.options["ariaLabel"] = body.label

    def clean(self) -> dict[str, Any]:
        """画像には、見えない人に伝える文が要る。"""
        found = super().clean() or {}
        picture = found.get("picture")
        if picture is not None and not picture.description:
            self.add_error("picture", "この画像の「説明」に、見えない人に伝える文を入れてください。")
        return found


class CaseForm(ContentForm):
    """事例の欄。支援策は、画面の番地で受ける。"""

    measures = MeasureAddresses()


COMMON = [
    FieldPanel("title"), FieldPanel("lead"), FieldPanel("body"), FieldPanel("picture"),
    MultiFieldPanel([FieldPanel("owner"), FieldPanel("source_name"), FieldPanel("source_url")], heading="持ち主と出所"),
]  # fmt: skip
FACETS = [FieldPanel("use_purpose"), FieldPanel("industry"), FieldPanel("area")]


def _tabs(main: list[Any], form: type[ContentForm]) -> TabbedInterface:
    return TabbedInterface(
        [ObjectList([*main, PublishingPanel()], heading="内容"), ObjectList(FACETS, heading="絞り込み")],
        base_form_class=form,
    )  # fmt: skip


class ArticleViewSet(SnippetViewSet):
    """記事・お知らせ。"""

    model = Article
    icon = "doc-full"
    menu_label = "記事・お知らせ"
    menu_order = 100
    add_to_admin_menu = True
    list_display = ("title", "section", "owner", "live", "last_published_at")
    list_filter = ("section", "live")
    search_fields = ("title", "lead")
    edit_handler = _tabs([FieldPanel("section"), *COMMON], ContentForm)


class CaseViewSet(SnippetViewSet):
    """事例。"""

    model = CaseStudy
    icon = "group"
    menu_label = "事例"
    menu_order = 110
    add_to_admin_menu = True
    list_display = ("title", "firm_kind", "owner", "live", "last_published_at")
    list_filter = ("live",)
    search_fields = ("title", "lead", "firm_kind")
    edit_handler = _tabs(
        [FieldPanel("firm_kind"), *COMMON, FieldPanel("measures"), InlinePanel("figures", heading="前と後の数字")],
        CaseForm,
    )


register_snippet(ArticleViewSet)
register_snippet(CaseViewSet)


@hooks.register("register_admin_menu_item")
def desk() -> MenuItem:
    """編集者の机へ戻る道。"""
    return MenuItem("編集者の机", "/staff/desk/", icon_name="tasks", order=10)


@hooks.register("construct_main_menu")
def only_our_menu(request: Any, items: list[MenuItem]) -> None:
    """使わないもの (ページの木) は見せない。"""
    items[:] = [each for each in items if each.name not in ("explorer", "help", "snippets")]
