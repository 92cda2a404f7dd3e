"""全事業者の決算の表。いまの値だけを、事業者の番号の範囲ごとに読む。全行を読める範囲で呼ぶ (参考集団を作る仕事だけが使う)。

費用は値の数に比例し、記憶は一つの範囲の分だけ。名前・番号・住所・人の項目は読まない。所在地は都道府県までにする。
"""

import io
from collections.abc import Iterator

import pyarrow as pa
import pyarrow.csv
from django.db import connection

from shien.values.items import ITEMS

from .choices import Source
from .rules import rank

RANGE = 5_000  # 一度に読む事業者の番号の幅。5 年分の決算で、およそ 50 MB
YEARLY = (
    "net_sales", "operating_income", "total_assets", "net_assets", "cost_of_sales_depreciation", "sga_depreciation",
    "short_term_borrowings", "long_term_borrowings", "cash", "notes_receivable", "accounts_receivable", "inventories",
    "notes_payable", "accounts_payable", "period_end_regular_employees", "period_end_employees",
)  # fmt: skip
ONCE = ("regular_employee_number", "employee_number")
_READ = (
    *YEARLY,
    *ONCE,
    "period_end",
    "period_start",
    "industry",
    "municipality",
    "date_of_establishment",
)

_YEARLY = ", ".join(f"max(value) FILTER (WHERE item = '{item}') AS {item}" for item in (*YEARLY, "period_start"))
_ONCE = ", ".join(f"max(value) FILTER (WHERE item = '{item}') AS {item}" for item in ONCE)
_CURRENT = f"""
COPY (
WITH ranked (item, source, rank) AS (VALUES {{ranks}}), live AS MATERIALIZED (
    SELECT DISTINCT ON (v.enterprise_id, v.item, v.part) v.enterprise_id, v.item, v.part, v.value
    FROM karte_value v JOIN ranked r ON r.item = v.item AND r.source = v.source
    JOIN accounts_enterprise e ON e.id = v.enterprise_id AND e.suspended_at IS NULL
    LEFT JOIN karte_preference p ON p.enterprise_id = v.enterprise_id AND p.item = v.item AND p.part = v.part
         AND p.source = v.source
    WHERE v.superseded_at IS NULL AND v.value IS NOT NULL AND v.enterprise_id >= {{first}} AND v.enterprise_id < {{end}}
    ORDER BY v.enterprise_id, v.item, v.part, (p.source IS NULL), r.rank
), yearly AS (
    SELECT enterprise_id, part AS period_end, {_YEARLY} FROM live WHERE part <> '' GROUP BY enterprise_id, part
    HAVING bool_or(item = 'period_end')
), once AS (
    SELECT enterprise_id, {_ONCE}, left(max(value) FILTER (WHERE item = 'industry'), 2) AS industry,
           left(max(value) FILTER (WHERE item = 'municipality'), 2) AS prefecture,
           left(max(value) FILTER (WHERE item = 'date_of_establishment'), 4) AS founded
    FROM live WHERE part = '' GROUP BY enterprise_id
)
SELECT y.*, {", ".join(ONCE)}, industry, prefecture, founded FROM yearly y LEFT JOIN once USING (enterprise_id)
ORDER BY y.enterprise_id, y.period_end
) TO STDOUT (FORMAT csv, HEADER)
"""  # noqa: S608 -- the names are constants of this file

_TYPES = {
    "enterprise_id": pa.int64(), "period_end": pa.string(), "period_start": pa.string(), "industry": pa.string(),
    "prefecture": pa.string(), "founded": pa.float64(), **{item: pa.float64() for item in (*YEARLY, *ONCE)},
}  # fmt: skip


def statements_of_all() -> Iterator[pa.Table]:
    """決算の表を、範囲ごとに。一行が一つの事業年度で、事業者の番号と末日の順。"""
    with connection.cursor() as cursor:
        cursor.execute("SELECT COALESCE(max(id), 0) FROM accounts_enterprise")
        last = cursor.fetchone()[0]
    for first in range(0, last + 1, RANGE):
        found = _statements(first, first + RANGE)
        if found.num_rows:
            yield found


def _statements(first: int, end: int) -> pa.Table:
    out = io.BytesIO()
    with connection.cursor() as cursor, cursor.copy(_CURRENT.format(ranks=_ranks(), first=first, end=end)) as copy:
        for block in copy:
            out.write(block)
    options = pa.csv.ConvertOptions(column_types=_TYPES, strings_can_be_null=True)
    return pa.csv.read_csv(pa.BufferReader(out.getvalue()), convert_options=options)


def _ranks() -> str:
    """(項目, 出所, 順位) の表。項目辞書と同じ順位で、いまの値を選ぶ。"""
    return ", ".join(
        f"('{item}', '{source.value}', {rank(item, source.value)})"
        for item in _READ
        if item in ITEMS
        for source in Source
    )
