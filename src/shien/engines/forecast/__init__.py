"""業績予測・件数予測。系列の束から、点予測と幅を出す。作り方は docs/explanation/forecast.md。"""

from .backtest import Backtest, backtest
from .engine import HORIZON, forecast
from .panel import FREQUENCIES, Panel, panels
from .peers import PeerForecast, TooFewPeers, next_of_peers
from .result import Forecast

__all__ = [
    "FREQUENCIES", "HORIZON", "Backtest", "Forecast", "Panel", "PeerForecast", "TooFewPeers", "backtest", "forecast",
    "next_of_peers", "panels",
]  # fmt: skip
