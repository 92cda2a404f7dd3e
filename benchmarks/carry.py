"""下書きを新しい版の申請書へ移す。1,000 件を、下見し、移し、もう一度移す (何も起きない)。

新しい版は、欄を一つ無くし、一つ足し、一つの名を替えたもの。比べる相手は、版の番号だけを書き替える一つの UPDATE で、欄の突合せも
前後の記録もお知らせも無い。
"""

import argparse
import copy
import json
import os
import subprocess
import sys
import time
from typing import Any

import django

from shien.instance.packages import ROOT

from . import cluster
from .line import Line


def measure(options: argparse.Namespace) -> list[Line]:
    """測る。"""
    with cluster.cluster() as found:
        env = cluster.environment(cluster.database(found, "bench_carry"), cluster.free_port())
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.carry", str(options.drafts)], cwd=ROOT, env={**os.environ, **env},
            check=False, capture_output=True, text=True,
        )  # fmt: skip
    if done.returncode:
        raise SystemExit(done.stderr[-2000:])
    told = json.loads(next(line for line in done.stdout.splitlines() if line.startswith("RESULT "))[7:])
    name = f"carry over {options.drafts:,} drafts"
    return [
        Line(f"{name}, dry run", told["dry"], "s"),
        Line(
            f"{name}", told["real"], "s", rival=f"one UPDATE {told['plain']:.3f} s", ratio=told["plain"] / told["real"]
        ),
        Line(f"{name}, CPU of the command per draft", 1000 * told["cpu"] / options.drafts, "ms"),
        Line(f"{name}, left behind", told["left"], "", bound=0),
        Line(f"{name}, blocked", told["blocked"], "", bound=0),
        Line(f"{name}, answers changed that should not", told["changed"], "", bound=0),
        Line(f"{name}, moved by a second run", told["again"], "", bound=0),
        Line(f"{name}, lost fields told, off by", abs(told["lost"] - options.drafts), "", bound=0),
    ]


def newer(form: dict[str, Any]) -> dict[str, Any]:
    """新しい版。"""
    made = copy.deepcopy(form)
    made["form"]["version"] = "2"
    money, text = made["page"]
    money["field"][0]["label"] = "経費の一番目"
    text["field"] = [each for each in text["field"] if each["id"] != "text_7"]
    text["field"].append({"id": "remark", "type": "text", "label": "備考"})
    return made


def run(count: int) -> dict[str, Any]:
    """移す。"""
    from django.utils import timezone

    from shien.domain.accounts import row_security
    from shien.domain.accounts.choices import Role
    from shien.domain.accounts.facts import Viewer
    from shien.domain.applications import actions
    from shien.domain.applications.models import Draft

    from . import rush_world

    rush_world.prepare(count, 4)
    at = timezone.now()
    staff = Viewer(role=Role.SECRETARIAT, name="見本", duties=frozenset({"rush:call"}))
    with row_security.system():
        actions.publish_form(procedure="rush", definition=newer(rush_world.form()), at=at)
        before = dict(Draft.objects.values_list("id", "answers"))

    def carry(*, dry_run: bool) -> tuple[Any, float, float]:
        begun, cpu = time.monotonic(), time.process_time()
        told = actions.carry_over_drafts(
            procedure="rush", form="application", old="1", new="2", by=staff, at=at, dry_run=dry_run
        )
        return told, time.monotonic() - begun, time.process_time() - cpu

    dry, real, again = carry(dry_run=True), carry(dry_run=False), carry(dry_run=False)
    with row_security.system():
        after = list(Draft.objects.select_related("form_version"))
        changed = sum(
            each.answers != {key: value for key, value in before[each.id].items() if key != "text_7"} for each in after
        )
        begun = time.monotonic()
        Draft.objects.update(form_version_id=after[0].form_version_id)
        plain = time.monotonic() - begun
    return {
        "dry": dry[1], "real": real[1], "cpu": real[2], "plain": plain, "changed": changed, "again": again[0].drafts,
        "left": sum(each.form_version.version != "2" for each in after) + count - real[0].drafts,
        "blocked": len(real[0].blocked), "lost": len(real[0].lost),
    }  # fmt: skip


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shien.config.dev")
    django.setup()
    print("RESULT " + json.dumps(run(int(sys.argv[1]))))
