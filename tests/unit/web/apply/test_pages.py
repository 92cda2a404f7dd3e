"""保存したあとの行き先。"""

from types import SimpleNamespace
from typing import Any

import pytest
from django.http import QueryDict

from shien.engines.forms import Fault
from shien.web.apply import pages

SLIP = Fault("sales", "単位は千円ではありませんか。", severity="warning")
BROKEN = Fault("months", "1から12までです。")


@pytest.mark.parametrize(("post", "said", "status"), [("", [SLIP, BROKEN], 422), ("then=leave", [SLIP], 200)])
def test_a_slip_of_units_does_not_hide_the_errors(
    monkeypatch: pytest.MonkeyPatch, post: str, said: list[Fault], status: int
) -> None:
    """UX-7: 単位の問いがあっても、そのページの誤りを、全部一度に言う。"""
    shown: dict[str, Any] = {}
    monkeypatch.setattr(pages, "show", lambda *args, **named: shown.update(named))
    paper: Any = SimpleNamespace(path="/p/", found=SimpleNamespace(faults=[BROKEN]))
    screen: Any = SimpleNamespace(id="finance", fields=[SimpleNamespace(id="sales"), SimpleNamespace(id="months")])
    taken: Any = SimpleNamespace(unread=[], slips=[SLIP])
    request: Any = SimpleNamespace(POST=QueryDict(post))
    pages._next(request, paper, screen, taken, [])
    assert (shown["faults"], shown.get("status", 200), shown["units"]) == (said, status, True)
