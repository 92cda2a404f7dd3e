"""手続きの定義。手続き・版・様式・状態の移り変わりを、このフォルダの TOML から読むだけで、判断はしない。

<手続き>/<版>/procedure.toml が手続き (審査の項目・加点・返還の式など)、同じ場所のほかの TOML が様式、
lifecycles/<名>.toml が状態の移り変わり。読んだ表は、そのまま engines.forms と engines.lifecycle に渡せる。
"""

from .reader import (
    LIFECYCLES,
    Share,
    clawback_form,
    clawback_form_of,
    definition,
    fields,
    form_ids,
    latest,
    lifecycle,
    prefilled_share,
    procedure,
    procedures,
    unverified,
    versions,
)

__all__ = [
    "LIFECYCLES",
    "Share",
    "clawback_form",
    "clawback_form_of",
    "definition",
    "fields",
    "form_ids",
    "latest",
    "lifecycle",
    "prefilled_share",
    "procedure",
    "procedures",
    "unverified",
    "versions",
]
