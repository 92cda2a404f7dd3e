"""CPU 時間と記憶。/proc から、web のプロセスと PostgreSQL の全プロセスの分を読む。"""

import os
from pathlib import Path

_TICK = os.sysconf("SC_CLK_TCK")


def family(root: int) -> list[int]:
    """root とその子孫。"""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            fields = _stat(int(entry.name))
            if fields:
                parents.setdefault(int(fields[1]), []).append(int(entry.name))
    found, waiting = [], [root]
    while waiting:
        process = waiting.pop()
        found.append(process)
        waiting += parents.get(process, [])
    return found


def seconds(root: int) -> float:
    """root の一族が使った CPU 秒 (終わった子の分を含む)。"""
    total = 0
    for process in family(root):
        fields = _stat(process)
        if fields:
            total += sum(int(fields[place]) for place in (11, 12, 13, 14))  # utime, stime, and those of reaped children
    return total / _TICK


def memory(process: int) -> float:
    """プロセスの記憶 (MB)。ほかと分け合う頁は、分け合う数で割って数える (PSS)。"""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def _stat(process: int) -> list[str]:
    """/proc/PID/stat の三番目 (state) から後ろ。消えていれば空。"""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2].split()
    except OSError:
        return []
