"""支援施策の名簿の種類。種類を足すときは、読み手を書いてここに一行足す。"""

from collections.abc import Callable
from dataclasses import dataclass

from shien.integrations.jgrants import measures as jgrants
from shien.integrations.measures_table import measures as table
from shien.integrations.seido_navi import measures as seido_navi
from shien.values.measure import MeasureReading


@dataclass(frozen=True, slots=True)
class Registry:
    """名簿。"""

    label: str
    read: Callable[[bytes], MeasureReading]


REGISTRIES = {
    jgrants.SOURCE: Registry("jGrants（JSON・JSONL）", jgrants.read),
    seido_navi.SOURCE: Registry("ミラサポplus 制度ナビ（CSV）", seido_navi.read),
    table.SOURCE: Registry("自治体・府省の表（CSV・JSON）", table.read),
}
