"""試験がプロセスについて尋ねること。"""

from pathlib import Path


def lives(number: int) -> bool:
    """プロセスが動いているか。終わって、親に引き取られるのを待つもの (Z) は、動いていない。"""
    try:
        state = Path(f"/proc/{number}/stat").read_text().rpartition(") ")[2][0]
    except OSError:
        return False
    return state != "Z"
