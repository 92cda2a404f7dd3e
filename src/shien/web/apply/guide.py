"""もらえる額のめやす。公募の枠と特例の、率・上限・上乗せ・条件の言い方。"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shien.values.yen import yen_words

_SAID = ("rate", "cap", "caps", "raise_cap", "raises")


@dataclass(frozen=True, slots=True)
class Guide:
    """枠か特例の一つ。bands は、額が従業員数で変わるときの段。condition は特例の条件。"""

    label: str
    said: str
    bands: tuple[str, ...]
    condition: str


def guides(definition: Mapping[str, Any]) -> list[Guide]:
    """この公募で申請できる枠と特例。率も額も書いていない枠は、めやすに出さない。"""
    return [_guide(each) for each in _open(definition)]


def most(definition: Mapping[str, Any]) -> int | None:
    """いちばん大きい枠の上限 (円)。特例の上乗せは数えない。額の決まっていない手続きは None。"""
    return max((cap for each in _open(definition) for cap in _amounts(each, "cap", "caps")), default=None)


def _open(definition: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [
        each for each in definition.get("scheme", ()) if each.get("open", True) and any(each.get(key) for key in _SAID)
    ]


def _amounts(scheme: Mapping[str, Any], one: str, many: str) -> list[int]:
    return [scheme[one]] if scheme.get(one) else list(scheme.get(many, ()))


def _guide(scheme: Mapping[str, Any]) -> Guide:
    caps, raises = _amounts(scheme, "cap", "caps"), _amounts(scheme, "raise_cap", "raises")
    said = [f"補助率 {scheme['rate']}"] if scheme.get("rate") else []
    if caps:
        said.append(f"上限 {yen_words(max(caps))}")
    elif raises:
        said.append(f"上限に {_span(raises)}を上乗せ")
    if scheme.get("floor"):
        said.append(f"下限 {yen_words(scheme['floor'])}")
    return Guide(
        scheme["label"],
        "、".join(said),
        _bands(scheme.get("employees", ()), caps or raises),
        scheme.get("condition", ""),
    )


def _span(amounts: Sequence[int]) -> str:
    least, greatest = yen_words(min(amounts)), yen_words(max(amounts))
    return least if least == greatest else f"{least}から{greatest}"


def _bands(limits: Sequence[int], amounts: Sequence[int]) -> tuple[str, ...]:
    """従業員数の段と、その額。0 は限りのない段。"""
    if len(amounts) < 2:
        return ()
    return tuple(
        f"{f'{limit}人まで' if limit else f'{below + 1}人から'} {yen_words(amount)}"
        for below, limit, amount in zip((0, *limits), limits, amounts, strict=False)
    )
