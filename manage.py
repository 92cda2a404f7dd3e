#!/usr/bin/env python
"""運用の命令 (migrate, demo, worker, scheduler …)。"""

import os
import sys


def main() -> None:
    """Django の管理命令を実行する。"""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shien.config.dev")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
