"""補助金利用の財務シミュレーション。計画 (Plan) を受け、案ごとの損益・資金・税・目標の判定を返す。"""

from .benchmark import benchmark_inputs
from .plan import Plan
from .scenario import Scenario
from .simulation import Simulation, simulate

__all__ = ["Plan", "Scenario", "Simulation", "benchmark_inputs", "simulate"]
