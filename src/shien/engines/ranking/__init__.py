"""審査の順位。点の高い順に並べ、予算に入る所までに線を引く。"""

from .rank import Candidate, Place, Ranking, rank

__all__ = ["Candidate", "Place", "Ranking", "rank"]
