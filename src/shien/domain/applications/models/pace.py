"""手続きの日数の実績。事業者の行ではなく、数だけ。"""

from django.db import models


class Pace(models.Model):
    """一つの状態にいた日数の、過去の実績。state が空なら、提出から結果まで。median は真ん中、most は10件に9件が収まる日数。"""

    procedure = models.CharField(max_length=60)
    state = models.CharField(max_length=40, blank=True)
    count = models.PositiveIntegerField()
    median = models.PositiveIntegerField()
    most = models.PositiveIntegerField()
    since = models.DateField()
    measured_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["procedure", "state"], name="one_pace_per_procedure_and_state")]
