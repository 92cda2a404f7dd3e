"""順番。まだ無い行は止められないので、名で順に通す (二度押し・二つの画面)。"""

from . import prepared


def wait_for(name: str) -> None:
    """同じ名のトランザクションを、順に通す。呼び出し元のトランザクションの中で。終われば、次が進む。"""
    prepared.rows("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
