"""生きているか、働けるか。"""

from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, JsonResponse


def healthz(request: HttpRequest) -> HttpResponse:
    """プロセスが生きているか。"""
    return JsonResponse({"status": "ok"})


def readyz(request: HttpRequest) -> HttpResponse:
    """データベース・待ち行列・証跡が使えるか。確実な書込みが切られていれば働けないとする (REL-22)。"""
    checks = {}
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT current_setting('fsync'), current_setting('synchronous_commit'),"
                " (SELECT count(*) FROM ledger_head), has_table_privilege(current_user, 'procrastinate_jobs', 'INSERT'),"
                " pg_is_in_recovery()"
            )
            fsync, commit, heads, queue, standby = cursor.fetchone()
        checks = {
            "database": not standby,
            "durability": fsync == "on" and commit in {"on", "remote_apply", "remote_write"},
            "queue": queue,
            "ledger": heads > 0,
        }
    except Error:
        connection.close()
        checks = {"database": False}
    ready = all(checks.values())
    return JsonResponse({"status": "ready" if ready else "unready", "checks": checks}, status=200 if ready else 503)
