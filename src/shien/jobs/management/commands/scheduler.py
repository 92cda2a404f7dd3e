"""``manage.py scheduler``: 定時の仕事を待ち行列に入れる。"""

import asyncio
import signal

from django.core.management.base import BaseCommand
from procrastinate.contrib.django import app
from procrastinate.periodic import PeriodicDeferrer


class Command(BaseCommand):
    """定時の仕事を待ち行列に入れる。何台で動かしても、一つの時刻に一度だけ入る (REL-7)。"""

    help = "Queue the periodic jobs; several may run, each slot is queued once."

    def handle(self, *args: object, **options: object) -> None:
        """止められるまで時計を見る。"""
        asyncio.run(_run())


async def _run() -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    with app.replace_connector(app.connector.get_worker_connector()) as scheduling:
        async with scheduling.open_async():
            deferrer = asyncio.create_task(PeriodicDeferrer(scheduling.periodic_registry).worker())
            stopped = asyncio.create_task(stop.wait())
            await asyncio.wait({deferrer, stopped}, return_when=asyncio.FIRST_COMPLETED)
            if deferrer.done():
                deferrer.result()
            deferrer.cancel()
