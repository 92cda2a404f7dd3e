"""見本のカルテ。架空の事業者が持つ値を、項目・部分・値の並びにする。"""

from .firms import Firm


def typed(firm: Firm, *, corporation: bool = True) -> list[tuple[str, str, str]]:
    """本人が前に入れた値。"""
    values = {
        "name": firm.name, "kana": firm.kana, "postal_code": firm.postal_code, "location": firm.location,
        "municipality": firm.municipality, "representative_position": "代表取締役" if corporation else "事業主",
        "representative_name": firm.representative, "representative_kana": firm.representative_kana,
        "representative_birthday": "1970-04-01", "employee_number": str(firm.employees), "industry": firm.industry,
        "date_of_establishment": firm.established, "business_summary": "架空の製品を作り、地域の取引先に納めています。",
        "contact_department": "総務部", "contact_name": "見本 太郎", "contact_telephone": "019-000-0000",
        "contact_email": "info@demo.example",
    }  # fmt: skip
    if corporation:
        values |= {"corporate_number": firm.corporate_number, "capital_stock": str(firm.capital)}
    return [(item, "", value) for item, value in values.items()]


def finance(firm: Firm, *, years: int = 3) -> list[tuple[str, str, str]]:
    """e-Tax から取り込んだ決算 (新しい years 年分)。"""
    rows = []
    for end in sorted(firm.finance, reverse=True)[:years]:
        rows += [(item, end, str(value)) for item, value in firm.finance[end].items()]
        rows += [
            ("period_end", end, end),
            ("closing_date", end, end),
            ("period_start", end, f"{int(end[:4]) - 1}-04-01"),
        ]
    return rows
