"""一つの画面の問合せの数。"""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


def cost(client: Client, path: str) -> int:
    """問合せの数。済んだことの知らせと、時を置いて書くもの (最後に使った時) は、いつもあるのではないので、三度のうちの少ない数。"""
    asked = []
    for _ in range(3):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200, path
        asked.append(len(queries))
    return min(asked)
