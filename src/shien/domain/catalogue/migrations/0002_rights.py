"""もとの記録と疑いは、アプリからは消せない。"""

from django.db import migrations

KEEP = "REVOKE DELETE, TRUNCATE ON catalogue_sourcerecord, catalogue_doubt FROM shien_app;"
BACK = "GRANT DELETE ON catalogue_sourcerecord, catalogue_doubt TO shien_app;"


class Migration(migrations.Migration):
    """消す権利を外す。"""

    dependencies = [("catalogue", "0001_initial")]
    operations = [migrations.RunSQL(KEEP, BACK)]
