"""参照のための、別の書き方。法律の文から直に書き、一社ずつ、ふつうの Python で判定する。表もエンジンも使わない。

None は分からない。業種は細分類4桁。
"""

Answer = bool | None


def both(*answers: Answer) -> Answer:
    """すべて。"""
    return False if False in answers else None if None in answers else True


def either(*answers: Answer) -> Answer:
    """いずれか。"""
    return True if True in answers else None if None in answers else False


def least(value: float | None, limit: float) -> Answer:
    """以下。"""
    return None if value is None else value <= limit


def sector(code: str) -> str:
    """中小企業庁の取扱いによる業種。大分類は中分類の番号の幅で見る。"""
    middle = int(code[:2])
    if 50 <= middle <= 55:
        return "卸売業"
    if 56 <= middle <= 61 or middle in (76, 77):
        return "小売業"
    if code[:3] == "791":
        return "製造業その他"
    service = middle in (38, 39, 70) or 71 <= middle <= 75 or 78 <= middle <= 96
    return "サービス業" if service or code[:3] in ("411", "412", "415", "416", "693") else "製造業その他"


BASIC = {"製造業その他": (3e8, 300), "卸売業": (1e8, 100), "サービス業": (5e7, 100), "小売業": (5e7, 50)}
SPECIFIC = {"製造業その他": 500, "卸売業": 400, "サービス業": 300, "小売業": 300}


def order(code: str) -> str:
    """政令の業種。無ければ空。"""
    if code[:2] == "19" and code not in ("1911", "1919", "1931"):
        return "ゴム製品製造業"
    if code[:3] == "391" or code == "3921":
        return "ソフトウェア業・情報処理サービス業"
    return "旅館業" if code[:3] == "751" else ""


ORDERED = {"ゴム製品製造業": (3e8, 900), "ソフトウェア業・情報処理サービス業": (3e8, 300), "旅館業": (5e7, 200)}


def sized(kind: str | None, capital: float | None, employees: float | None, limit: tuple[float, float]) -> Answer:
    """資本金か従業員数。個人は従業員数だけ。"""
    person = None if kind is None else kind == "sole_proprietor"
    company = None if person is None else not person
    return either(least(employees, limit[1]), both(company, least(capital, limit[0])))


def sme(kind: str | None, code: str, capital: float | None, employees: float | None) -> Answer:
    """中小企業者 (政令を含む)。"""
    return sized(kind, capital, employees, ORDERED.get(order(code), BASIC[sector(code)]))


def micro(code: str, employees: float | None) -> Answer:
    """小規模事業者 (宿泊業・娯楽業は政令で20人)。"""
    small = sector(code) == "製造業その他" or code[:2] in ("75", "80")
    return least(employees, 20 if small else 5)


def specific(code: str, employees: float | None) -> Answer:
    """特定事業者。"""
    raised = order(code) in ("ソフトウェア業・情報処理サービス業", "旅館業")
    return least(employees, 500 if raised else SPECIFIC[sector(code)])


def no(answer: Answer) -> Answer:
    """でない。"""
    return None if answer is None else not answer


def below(value: float | None, limit: float) -> Answer:
    """未満。"""
    return None if value is None else value < limit


def free_of_large_firms(person: Answer, one: float | None, large: float | None, board: float | None,
                        held: float | None, seated: float | None) -> Answer:  # fmt: skip
    """みなし大企業でない。"""
    rules = (below(one, 1 / 2), below(large, 2 / 3), below(board, 1 / 2), below(held, 1), below(seated, 1))
    return either(person, both(*rules))
