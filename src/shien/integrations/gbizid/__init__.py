"""GビズID。サインインの相手方。"""

from .client import Gbizid, Start
from .person import Person
from .tokens import SignInRefused, SignInUnavailable

__all__ = ["Gbizid", "Person", "SignInRefused", "SignInUnavailable", "Start"]
