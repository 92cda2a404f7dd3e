"""``manage.py worker``: 待ち行列の仕事をする。"""

from django.core.management.base import BaseCommand
from procrastinate.contrib.django import app


class Command(BaseCommand):
    """待ち行列の仕事をする。SIGTERM で、いまの仕事を終えて止まる。"""

    help = "Run the job worker (drains on SIGTERM)."

    def handle(self, *args: object, **options: object) -> None:
        """止められるまで働く。定時の起動は scheduler の仕事。"""
        with app.replace_connector(app.connector.get_worker_connector()) as working:
            working.periodic_registry.periodic_tasks.clear()
            working.run_worker(concurrency=2, delete_jobs="successful", shutdown_graceful_timeout=15)
