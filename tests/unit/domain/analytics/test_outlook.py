"""二つの道の見込み。"""

import numpy as np
import pytest

from shien.domain.analytics import errors, outlook
from shien.domain.analytics.asker import asker_of
from shien.engines.forecast import peers as engine
from shien.engines.peers import Filters

from .accounts import accounts
from .panels import panel, without, years

FIRM = accounts(
    {"net_sales": 104_000_000, "operating_income": 4_000_000, "cash": 20_000_000},
    {"net_sales": 102_000_000, "operating_income": 3_000_000, "cash": 19_000_000},
    {"net_sales": 100_000_000, "operating_income": 5_000_000, "cash": 18_000_000},
)


@pytest.mark.parametrize("periods", [1, 2, 3])
def test_the_bands_enclose_each_other_and_widen(periods: int) -> None:
    few = accounts(*(dict(each.values) for each in FIRM.statements[:periods]))
    tested = errors.bands(errors.measured(years(150, 1)))
    for item in outlook.ITEMS:
        found = outlook.own(few, item, tested)
        assert found is not None
        assert found.few == (periods == 1)
        assert (np.diff(found.bands, axis=1) >= 0).all()
        width = found.bands[:, 4] - found.bands[:, 0]
        assert 0 < width[0] <= width[1]


def test_a_firm_without_the_item_has_no_route() -> None:
    assert outlook.own(accounts({"net_sales": 1_000_000}), "cash", {}) is None


def test_a_single_year_is_taken_to_go_on() -> None:
    found = outlook.own(accounts({"net_sales": 100_000_000}), "net_sales", {})
    assert found is not None
    assert np.allclose(found.bands[:, 2], 100_000_000)


def _shown(found: dict[str, outlook.Route | None]) -> dict[str, outlook.Route]:
    return {item: route for item, route in found.items() if route is not None}


def test_what_firms_like_it_did_next_is_shown_for_as_long_as_they_have_years() -> None:
    crowd = panel(years(80, 2))
    asker = asker_of(FIRM, -1)
    assert asker is not None
    found = _shown(outlook.peers(crowd, asker, Filters(), FIRM, 5))
    assert set(found) == set(outlook.ITEMS)
    sales = found["net_sales"]
    assert np.isfinite(sales.bands[:3, 2]).all()
    assert np.isnan(sales.bands[4]).all()
    assert (np.diff(sales.bands[0][np.isfinite(sales.bands[0])]) >= 0).all()
    assert sales.firms % 5 == 0


def test_under_ten_firms_nothing_is_shown() -> None:
    asker = asker_of(FIRM, -1)
    assert asker is not None
    assert not _shown(outlook.peers(panel(years(9, 3)), asker, Filters(), FIRM, 3))


def _breaches(firms: int, seed: int) -> list[str]:
    """一社を除いた表と見比べて、刻みより動いた値。"""
    crowd = years(firms, seed)
    asker = asker_of(FIRM, -1)
    assert asker is not None
    full = _shown(outlook.peers(panel(crowd), asker, Filters(), FIRM, 2))
    found = []
    for gone in np.unique(crowd.owner):
        less = _shown(outlook.peers(panel(without(crowd, int(gone))), asker, Filters(), FIRM, 2))
        for item in full.keys() & less.keys():
            step = engine._steps(2) * 104_000_000 * outlook.ITEMS[item]
            moved = np.abs(full[item].bands - less[item].bands)
            if (np.nan_to_num(moved) > step + 1).any():
                found.append(f"{item} without {gone}")
            assert abs(full[item].firms - less[item].firms) <= 5
    return found


@pytest.mark.parametrize(("firms", "seed"), [(12, 1), (25, 2), (40, 3), (60, 4)])
def test_no_figure_moves_by_more_than_its_step_when_one_firm_leaves(firms: int, seed: int) -> None:
    """PRIV-17: 組を探し直すことも含めて。"""
    assert not _breaches(firms, seed)


def test_the_attack_succeeds_where_nothing_is_withheld(monkeypatch: pytest.MonkeyPatch) -> None:
    """試験が見張っていることの確かめ。"""
    monkeypatch.setattr(engine, "_agreed", lambda shown, steps, others: shown)
    monkeypatch.setattr(
        engine, "_steady",
        lambda growth, owner, weight, step: engine._rounded(
            *(lambda order: (growth[order], weight[order]))(np.argsort(growth, kind="stable")[: np.isfinite(growth).sum()]), step
        ) if np.isfinite(growth).any() else np.full(5, np.nan),
    )  # fmt: skip
    assert any(_breaches(12, seed) for seed in range(5))


def test_the_errors_are_of_what_was_hidden() -> None:
    found = errors.measured(years(400, 5))
    assert set(found) == set(outlook.ITEMS)
    assert 1 <= len(found["net_sales"]["typical"]) <= 4
    for each in found.values():
        assert all(cells == sorted(cells) for cells in each["bands"])
        assert all(abs(cell / errors.STEP - round(cell / errors.STEP)) < 1e-6 for cell in each["typical"])


def test_a_small_panel_gives_no_errors() -> None:
    assert errors.measured(years(99, 6)) == {}


def test_one_firm_moves_no_error_by_more_than_a_step() -> None:
    crowd = years(130, 7)
    full = errors.measured(crowd)
    for gone in np.unique(crowd.owner)[:40]:
        less = errors.measured(without(crowd, int(gone)))
        for item, each in full.items():
            for name in ("typical", "bands"):
                both = min(len(each[name]), len(less.get(item, {}).get(name, ())))
                if not both:
                    continue
                moved = np.abs(np.array(each[name][:both]) - np.array(less[item][name][:both]))
                assert (moved <= (errors.STEP if name == "typical" else errors.OUTER) * 1.001).all(), (item, name, gone)
