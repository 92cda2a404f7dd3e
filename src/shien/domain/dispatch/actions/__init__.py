"""専門家派遣の書込み。名簿・引き当て・受理 (回数を取る)・謝金の請求。どれも一つのトランザクションで、証跡を伴う。"""

from .assigning import RELEASES, answer, assign, prefecture_of, release, wish_of
from .claiming import BANK, claim_fee, fee_of
from .counting import give_back, reserve, sweep
from .owing import fee_debts
from .register import COMMISSIONS, enrol, expire_commissions, propose_commission, set_busy
from .telling import tell_turns
from .writing import begin_paper

__all__ = [
    "BANK", "COMMISSIONS", "RELEASES", "answer", "assign", "begin_paper", "claim_fee", "enrol", "expire_commissions", "fee_debts", "fee_of", "give_back",
    "prefecture_of", "propose_commission", "release", "reserve", "set_busy", "sweep", "tell_turns", "wish_of",
]  # fmt: skip
