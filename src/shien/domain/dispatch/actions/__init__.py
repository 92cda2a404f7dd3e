"""専門家派遣の書込み。名簿・引き当て・受理 (回数を取る)・謝金の請求。どれも一つのトランザクションで、証跡を伴う。"""

from .assigning import RELEASES, answer, assign, prefecture_of, release, wish_of
from .claiming import BANK, claim_fee, fee_of
from .counting import give_back, reserve, sweep
from .owing import fee_debts
from .register import TIMES, change_email, end_expert, join, register_expert, set_busy
from .telling import tell_turns
from .writing import begin_paper

__all__ = [
    "BANK", "RELEASES", "TIMES", "answer", "assign", "begin_paper", "change_email", "claim_fee", "end_expert", "fee_debts", "fee_of", "give_back",
    "join", "prefecture_of", "register_expert", "release", "reserve", "set_busy", "sweep", "tell_turns", "wish_of",
]  # fmt: skip
