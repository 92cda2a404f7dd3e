"""手続きと申請書の定義。版は書いたら変えない。"""

from django.db import models


class ProcedureVersion(models.Model):
    """手続きの一つの版。definition は procedure.toml、lifecycle は状態と遷移の表。"""

    procedure = models.CharField(max_length=60)
    version = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)
    definition = models.JSONField()
    lifecycle = models.JSONField()
    sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["procedure", "version"], name="one_content_per_version_of_a_procedure")
        ]


class FormVersion(models.Model):
    """申請書の一つの版。grace_until を過ぎると、この版の下書きは新しい版に移してから提出する。"""

    procedure = models.CharField(max_length=60)
    form = models.CharField(max_length=60)
    version = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    definition = models.JSONField()
    sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")
    grace_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["procedure", "form", "version"], name="one_content_per_version_of_a_form")
        ]
