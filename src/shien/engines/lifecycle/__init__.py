"""手続の一生。状態と動きは表 (TOML) で、誰が次に何をできるかを答える。"""

from .cycle import LifeCycle, LifeCycleError, NotAllowed, State, Transition
from .reading import read

__all__ = ["LifeCycle", "LifeCycleError", "NotAllowed", "State", "Transition", "read"]
