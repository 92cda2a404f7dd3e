"""編集の集まり・権限・二人目の確かめと、見られた数の表。

公開の権限は、だれにも渡さない。公開は、二人目の確かめの終わりにだけ起きる。集まりと確かめは Wagtail の決まった表にあり、
これが無いと編集の画面に入れないので、参照の表と違って移行で入れる。
"""

from django.db import migrations

EDITORS = "編集"
RIGHTS = {
    ("wagtailadmin", "admin"): ("access_admin",),
    ("editorial", "article"): ("add_article", "change_article", "view_article"),
    ("editorial", "casestudy"): ("add_casestudy", "change_casestudy", "view_casestudy"),
}
# Wagtail keeps the rights over any picture table under the name of its own.
PICTURES = ("add_image", "change_image", "choose_image")
# Counts without a person, which may be lost in a crash, write no log (as api_calls does).
SEEN = """
CREATE UNLOGGED TABLE content_seen (
    kind text NOT NULL, key uuid NOT NULL, day date NOT NULL, came_from text NOT NULL, deed text NOT NULL
);
REVOKE UPDATE, DELETE, TRUNCATE ON editorial_linkcheck FROM shien_app;
"""


def prepare(apps, schema_editor):
    """集まりと、二人目の確かめを作る。"""
    model = apps.get_model
    types, rights = model("contenttypes", "ContentType").objects, model("auth", "Permission").objects
    group, _ = model("auth", "Group").objects.get_or_create(name=EDITORS)

    def right(app, name, code):
        kind, _ = types.get_or_create(app_label=app, model=name)
        return rights.get_or_create(content_type=kind, codename=code, defaults={"name": code})[0]

    for (app, name), codes in RIGHTS.items():
        group.permissions.add(*(right(app, name, code) for code in codes))
    root = model("wagtailcore", "Collection").objects.get(depth=1)
    for code in PICTURES:
        model("wagtailcore", "GroupCollectionPermission").objects.get_or_create(
            group=group, collection=root, permission=right("wagtailimages", "image", code)
        )
    kind, _ = types.get_or_create(app_label="editorial", model="secondperson")
    task = model("editorial", "SecondPerson").objects.create(name="二人目の確かめ", content_type=kind, active=True)
    flow = model("wagtailcore", "Workflow").objects.create(name="記事と事例の公開", active=True)
    model("wagtailcore", "WorkflowTask").objects.create(workflow=flow, task_id=task.pk, sort_order=0)
    for name in ("article", "casestudy"):
        kind, _ = types.get_or_create(app_label="editorial", model=name)
        model("wagtailcore", "WorkflowContentType").objects.create(workflow=flow, content_type=kind)


def remove(apps, schema_editor):
    """戻す。"""
    apps.get_model("auth", "Group").objects.filter(name=EDITORS).delete()
    apps.get_model("wagtailcore", "Workflow").objects.filter(name="記事と事例の公開").delete()
    apps.get_model("editorial", "SecondPerson").objects.all().delete()


class Migration(migrations.Migration):
    """編集の用意。"""

    dependencies = [
        ("editorial", "0001_initial"),
        ("wagtailadmin", "0003_admin_managed"),
        ("wagtailimages", "0027_image_description"),
    ]
    operations = [
        migrations.RunPython(prepare, remove),
        migrations.RunSQL(SEEN, "DROP TABLE content_seen; GRANT UPDATE, DELETE ON editorial_linkcheck TO shien_app;"),
    ]
