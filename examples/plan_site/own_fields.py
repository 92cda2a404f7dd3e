"""申請者が自分で書く欄 (カルテには無いもの)。様式第1 別紙 3〜7。"""

OWN: tuple[tuple[str, str, str, bool], ...] = (
    ("plan_start", "実施時期の始まり（年と月）", "text", True),
    ("plan_years", "実施期間（3年・4年・5年）", "text", True),
    ("market", "商品・サービスの対象となる顧客、市場の動向、競合の動向", "area", True),
    ("issues", "経営課題", "area", True),
    ("indicator", "指標の種類", "text", True),
    ("target", "計画が終わったときの目標", "text", True),
    ("actions", "具体的な実施事項", "area", True),
    ("funds", "必要な資金の額と調達方法", "area", False),
)
