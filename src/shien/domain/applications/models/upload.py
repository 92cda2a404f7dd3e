"""送りかけのファイル。全部届くと添付ファイルになり、一日たつと片付く。"""

import uuid

from django.db import models
from django.db.models import F


class Upload(models.Model):
    """送りかけのファイル。received バイトまで届いた。中身は unfinished.py の置き場所に、この鍵の名前である。

    同じ人が同じ欄に同じ名前と中身を選べば、この行に戻って続きから送る。attached は、届き終えて付いたファイル。
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    draft = models.ForeignKey("applications.Draft", models.PROTECT, related_name="+", db_index=False)
    enterprise = models.ForeignKey("accounts.Enterprise", models.PROTECT, related_name="+", db_index=False)
    field = models.CharField(max_length=80)
    name = models.CharField(max_length=255)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    received = models.PositiveIntegerField(default=0)
    by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(db_index=True)
    attached = models.ForeignKey("applications.Attachment", models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["draft", "field", "by", "sha256", "name"], name="one_upload_per_file_and_person"
            ),
            models.CheckConstraint(
                condition=models.Q(size__gt=0, received__lte=F("size")), name="an_upload_holds_at_most_its_size"
            ),
        ]
