"""行の保護 (SEC-25)。写しの切れは、事業者にも職員にも結ばれず、自動処理の範囲だけで読み書きできる。

一切れに多くの事業者の数字が入るので、「自分の行だけ」という決まりでは守れない。画面の接続は閲覧者に結ばれているので、
問合せに誤りがあっても切れを読めない。読むのは analytics.queries の一か所で、その一文の間だけ範囲を広げる。
版の見出しは、日時と数と乱数だけなので、誰の接続からも読める (どの画面でも、新しい版ができたかを一回で確かめる)。
"""

from django.db import migrations

PROTECT = """
ALTER TABLE analytics_piece ENABLE ROW LEVEL SECURITY;
CREATE POLICY analytics_piece_of_system ON analytics_piece USING ((SELECT current_setting('shien.all', true)) = 'on');
ALTER TABLE analytics_question ENABLE ROW LEVEL SECURITY;
CREATE POLICY analytics_question_of_viewer ON analytics_question USING (
    (SELECT current_setting('shien.all', true)) = 'on'
    OR enterprise_id = ANY (COALESCE(NULLIF((SELECT current_setting('shien.enterprises', true)), ''), '{}')::bigint[])
);
"""
BACK = """
DROP POLICY analytics_piece_of_system ON analytics_piece;
ALTER TABLE analytics_piece DISABLE ROW LEVEL SECURITY;
DROP POLICY analytics_question_of_viewer ON analytics_question;
ALTER TABLE analytics_question DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    """行の保護。"""

    dependencies = [("analytics", "0001_initial"), ("ledger", "0002_rights")]
    operations = [migrations.RunSQL(PROTECT, BACK)]
