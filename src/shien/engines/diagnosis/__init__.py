"""経営診断。ローカルベンチマークの財務6指標を採点する。金額は入力も結果も円。"""

from .diagnosis import Diagnosis, Reason, diagnose
from .indicators import INDICATORS, Figures

__all__ = ["INDICATORS", "Diagnosis", "Figures", "Reason", "diagnose"]
