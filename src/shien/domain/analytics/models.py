"""分析の表。"""

from django.db import models


class Snapshot(models.Model):
    """参考集団の版。nonce は版ごとの乱数、key_check は仮名の鍵の見分け (鍵そのものは持たない)。

    errors は、去年までの決算で試した予測の外れ方。
    """

    built_at = models.DateTimeField()
    firms = models.PositiveIntegerField()
    years = models.PositiveIntegerField()
    nonce = models.BinaryField(max_length=16)
    key_check = models.CharField(max_length=32)
    errors = models.JSONField()


class Piece(models.Model):
    """版の一切れ (Parquet)。一つの値の上限 (1 GB) に触れず、作る側も読む側も一度に一切れだけを持つ。"""

    snapshot = models.ForeignKey(Snapshot, models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    data = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["snapshot", "number"], name="one_piece_per_number")]


class Question(models.Model):
    """尋ねたこと。事業者と日ごとに、違う問いの数を限る。digest は問いの要約値で、値は残らない。"""

    enterprise = models.ForeignKey("accounts.Enterprise", models.PROTECT, related_name="+", db_index=False)
    asked_on = models.DateField()
    digest = models.CharField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "asked_on", "digest"], name="one_row_per_question"),
        ]
        indexes = [models.Index(fields=["asked_on"], name="questions_of_day")]
