"""比べる相手。見直しも流し読みもしない、素直な読込み: csv.reader で読み、psycopg の executemany で入れる。

``python -m benchmarks.plain_import FILE DATABASE_URL``。検査数字も日付も確かめず、途中で切れた行も見ない。
"""

import csv
import gzip
import sys

import psycopg

from shien.integrations.nta.register import COLUMNS

# column of the table: column of the file
_PLACES = {
    "corporate_number": "corporateNumber", "name": "name", "kana": "furigana", "name_en": "enName", "kind": "kind",
    "prefecture_name": "prefectureName", "city_name": "cityName", "street_number": "streetNumber",
    "prefecture_code": "prefectureCode", "city_code": "cityCode", "postal_code": "postCode",
    "address_outside": "addressOutside", "close_date": "closeDate", "close_cause": "closeCause",
    "successor_corporate_number": "successorCorporateNumber", "updated_on": "updateDate",
}  # fmt: skip
ASKED = tuple(_PLACES)


def main(file: str, url: str) -> None:
    """読んで入れる。"""
    with gzip.open(file, "rt", encoding="utf-8", newline="") as text, psycopg.connect(url) as connection:
        reader = csv.reader(text)
        first = next(reader)
        header = "corporateNumber" in first
        columns = first if header else list(COLUMNS)
        places = [columns.index(_PLACES[name]) for name in ASKED]
        dates = {ASKED.index("close_date"), ASKED.index("updated_on")}
        rows = [
            [(row[at] or None) if place in dates else row[at] for place, at in enumerate(places)]
            for row in ([] if header else [first]) + list(reader)
        ]
        marks = ", ".join(["%s"] * len(ASKED))
        connection.cursor().executemany(
            f"INSERT INTO karte_registercompany ({', '.join(ASKED)}) VALUES ({marks}) ON CONFLICT DO NOTHING", rows
        )


if __name__ == "__main__":
    main(*sys.argv[1:])
