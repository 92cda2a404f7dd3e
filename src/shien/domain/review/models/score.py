"""採点。出したら変えない。出すまで、ほかの審査員の点は見えない。"""

from django.db import models


class Score(models.Model):
    """一人の審査員の採点。points は審査項目の id → 点 (整数)、remarks は項目の id → 講評。"""

    assignment = models.OneToOneField("review.Assignment", models.PROTECT, related_name="+")
    submission = models.ForeignKey("applications.Submission", models.PROTECT, to_field="key", related_name="+")
    points = models.JSONField()
    remarks = models.JSONField(default=dict)
    opinion = models.CharField(max_length=2000, blank=True)
    at = models.DateTimeField()
