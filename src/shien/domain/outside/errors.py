"""外部システムへの断り。文言は、つなぐ人に見せる。"""

from collections.abc import Mapping, Sequence


class Refused(Exception):
    """断り。status は HTTP の状態、code は問題の符号。何も書いていない。"""

    def __init__(self, status: int, code: str, detail: str, errors: Sequence[Mapping[str, str]] = ()) -> None:
        super().__init__(detail)
        self.status, self.code, self.detail, self.errors = status, code, detail, list(errors)


def not_found() -> Refused:
    """無い。ほかのシステムのものも、無いのと同じ (SEC-16)。"""
    return Refused(404, "not_found", "見つかりません。")
