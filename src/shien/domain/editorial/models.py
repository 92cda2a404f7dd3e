"""編集の表。記事と事例は Wagtail の下書き・提案・版の仕組みに乗る。事業者のデータは持たない。"""

import uuid
from typing import Any

from django.contrib.contenttypes.fields import GenericRelation
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.actions.unpublish import UnpublishAction
from wagtail.fields import RichTextField
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    Revision,
    RevisionMixin,
    Task,
    TaskState,
    WorkflowMixin,
    WorkflowState,
)

from . import record
from .choices import CameFrom, Kind, Section, TwinState
from .picture import without_place


class Picture(AbstractImage):
    """画像。撮った場所などの情報は、置く前に消す。description は、見えない人に伝える文。"""

    file: Any
    admin_form_fields = ("title", "file", "description")

    def save(self, *args: Any, **kwargs: Any) -> None:
        """新しいファイルなら、情報を消してから置く。"""
        if self.file and not self.file._committed:
            self.file = without_place(self.file)
            self._set_image_file_metadata()
        super().save(*args, **kwargs)


class Rendition(AbstractRendition):
    """画面に出す大きさの画像。"""

    image = models.ForeignKey(Picture, models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="one_rendition_of_a_size")
        ]


class Content(PreviewableMixin, WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, models.Model):
    """内容。書いた人が提案し、ほかの人が公開する。公開は、いつも証跡に残る。"""

    kind: Kind
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    title = models.CharField("題", max_length=120)
    lead = models.TextField("ひとことで言うと", max_length=200)
    body = RichTextField("本文")
    picture = models.ForeignKey(Picture, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="画像")
    owner = models.CharField("持ち主", max_length=120, help_text="この内容に責任を持つ組織。")
    source_name = models.CharField("出所の名前", max_length=200, blank=True)
    source_url = models.URLField("出所のページ", max_length=2000, blank=True)
    use_purpose = ArrayField(models.CharField(max_length=20), default=list, blank=True, verbose_name="目的")
    industry = ArrayField(models.CharField(max_length=1), default=list, blank=True, verbose_name="業種")
    area = ArrayField(models.CharField(max_length=2), default=list, blank=True, verbose_name="地域")
    synthetic = models.BooleanField("合成の見本", default=False, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title

    def publish(self, revision: Revision, user: Any = None, proposed_by: Any = None, **kwargs: Any) -> None:
        """公開する (日時が先なら、公開を予約する)。人が押すときは、提案を経たものだけが通る。"""
        with transaction.atomic():
            super().publish(revision, user=user, **kwargs)
            record.published(self.kind, revision.as_object(), user, proposed_by, at=timezone.now())

    def unpublish(
        self, set_expired: bool = False, commit: bool = True, user: Any = None, log_action: Any = True
    ) -> None:
        """公開をやめる。予約も消える。急ぐので、一人でできる。"""
        with transaction.atomic():
            UnpublishAction(self, set_expired=set_expired, commit=commit, user=user, log_action=log_action).execute(
                skip_permission_checks=True
            )
            record.unpublished(self.kind, self, user, at=timezone.now())


class Article(Content):
    """記事・お知らせ。"""

    kind = Kind.ARTICLE
    section = models.CharField("区分", max_length=12, choices=Section, default=Section.NEWS)
    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="article")
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState", content_type_field="base_content_type", object_id_field="object_id",
        related_query_name="article", for_concrete_model=False,
    )  # fmt: skip

    class Meta:
        verbose_name = "記事・お知らせ"
        verbose_name_plural = "記事・お知らせ"
        permissions = [("publish_article", "Can publish")]

    @property
    def revisions(self) -> Any:
        """版。"""
        return self._revisions

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        """下見の雛形。"""
        return "articles/show.html"

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        """下見に渡すもの。"""
        from .queries import detail_of

        return {"found": detail_of(self), "preview": True}


class CaseStudy(Content, ClusterableModel):
    """事例。どんな事業者が、何を使って、どう変わったか。measures は支援施策の key。"""

    kind = Kind.CASE
    firm_kind = models.CharField("どんな事業者か", max_length=80, help_text="例：従業員5人の飲食店")
    measures = ArrayField(models.UUIDField(), default=list, blank=True, verbose_name="使った支援策")
    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="casestudy")
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState", content_type_field="base_content_type", object_id_field="object_id",
        related_query_name="casestudy", for_concrete_model=False,
    )  # fmt: skip

    class Meta:
        verbose_name = "事例"
        verbose_name_plural = "事例"
        permissions = [("publish_casestudy", "Can publish")]

    @property
    def revisions(self) -> Any:
        """版。"""
        return self._revisions

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        """下見の雛形。"""
        return "articles/case.html"

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        """下見に渡すもの。"""
        from .queries import case_of

        return {"found": case_of(self, at=timezone.now()), "preview": True}


class Figure(models.Model):
    """事例の数字。使う前と後。"""

    case = ParentalKey(CaseStudy, on_delete=models.CASCADE, related_name="figures")
    label = models.CharField("何の数字か", max_length=60)
    unit = models.CharField("単位", max_length=20)
    before = models.DecimalField("前", max_digits=16, decimal_places=2)
    after = models.DecimalField("後", max_digits=16, decimal_places=2)
    sort_order = models.IntegerField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["sort_order"]
        verbose_name = "前と後の数字"


class SecondPerson(Task):
    """二人目が公開する。提案した人は、待つ間は直せず、自分の提案を公開できない。"""

    class Meta:
        verbose_name = "二人目の確かめ"

    @staticmethod
    def _own(obj: Any, user: Any) -> bool:
        state: WorkflowState | None = obj.current_workflow_state
        return state is not None and state.requested_by_id == user.pk

    def locked_for_user(self, obj: Any, user: Any) -> bool:
        """提案した人には、鍵がかかる。"""
        return self._own(obj, user)

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, str, bool]]:
        """二人目だけが、戻すか公開できる。"""
        if self._own(obj, user):
            return []
        return [("reject", "書いた人に戻す", True), ("approve", "承認", False)]

    def on_action(self, task_state: TaskState, user: Any, action_name: str, **kwargs: Any) -> None:
        """提案した人の公開は、断る。"""
        if task_state.workflow_state.requested_by_id == user.pk:
            raise PermissionDenied
        super().on_action(task_state, user, action_name, **kwargs)

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> Any:
        """ほかの人の提案。"""
        waiting = self.task_states.filter(status=TaskState.STATUS_IN_PROGRESS)
        return waiting.exclude(workflow_state__requested_by=user)

    @classmethod
    def get_description(cls) -> str:
        """説明。"""
        return "提案した人ではない編集者が、読んで公開します。"


class Effect(models.Model):
    """内容のはたらき。内容・日・来た所ごとの数だけで、だれかは持たない。"""

    kind = models.CharField(max_length=12, choices=Kind)
    key = models.UUIDField()
    day = models.DateField()
    came_from = models.CharField(max_length=12, choices=CameFrom)
    views = models.PositiveIntegerField(default=0)
    saves = models.PositiveIntegerField(default=0)
    started = models.PositiveIntegerField(default=0)
    finished = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "key", "day", "came_from"], name="one_effect_of_a_day_and_source")
        ]
        indexes = [models.Index(fields=["day", "kind", "key"], name="effects_by_day")]


class WatchedLink(models.Model):
    """見張っているリンク。dead_since は、切れたと決めた時。"""

    url = models.CharField(max_length=2000, unique=True)
    host = models.CharField(max_length=255)
    next_at = models.DateTimeField()
    failures = models.PositiveSmallIntegerField(default=0)
    dead_since = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["next_at"], name="links_by_turn")]


class LinkCheck(models.Model):
    """リンクを確かめた結果。行は足すだけ。status 0 は、答えが無かった。"""

    link = models.ForeignKey(WatchedLink, models.PROTECT, related_name="+")
    checked_at = models.DateTimeField()
    status = models.PositiveSmallIntegerField()
    error = models.CharField(max_length=60, blank=True)

    class Meta:
        indexes = [models.Index(fields=["link", "-checked_at"], name="checks_of_a_link")]


class Twin(models.Model):
    """重なりの見立て。measure が新しい方、other が古い方。folded は一つにまとめて見せる。"""

    measure = models.ForeignKey("catalogue.Measure", models.CASCADE, related_name="+")
    other = models.ForeignKey("catalogue.Measure", models.CASCADE, related_name="+")
    likeness = models.FloatField()
    reason = models.CharField(max_length=200)
    judgement = models.CharField(max_length=8, choices=TwinState, default=TwinState.WAITING)
    found_at = models.DateTimeField()
    judged_at = models.DateTimeField(null=True)
    judged_by = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["measure", "other"], name="one_opinion_of_a_pair"),
            models.CheckConstraint(condition=~Q(measure=models.F("other")), name="a_twin_is_another_measure"),
            models.CheckConstraint(
                condition=Q(judgement=TwinState.WAITING, judged_at=None) | ~Q(judgement=TwinState.WAITING),
                name="a_waiting_twin_is_not_judged",
            ),
        ]
