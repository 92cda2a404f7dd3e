"""``shien``: ファイルのための命令。データベースは要らない。"""

import argparse
import os
import sys

from . import diagnose, eligible, forecast, import_, search, similar, simulate, verify_ledger, verify_receipt

COMMANDS = {
    "diagnose": diagnose, "eligible": eligible, "forecast": forecast, "import": import_, "search": search,
    "similar": similar, "simulate": simulate, "verify-ledger": verify_ledger, "verify-receipt": verify_receipt,
}  # fmt: skip


def main(argv: list[str] | None = None) -> int:
    """命令を選んで実行する。0 は成功、2 は使い方か中身の誤り。"""
    parser = argparse.ArgumentParser(prog="shien", description="支援プラットフォームの、ファイルのための命令。")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, module in COMMANDS.items():
        one = commands.add_parser(
            name, help=(module.__doc__ or "").splitlines()[0], description=module.__doc__,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )  # fmt: skip
        module.arguments(one)
    options = parser.parse_args(argv)
    try:
        return COMMANDS[options.command].run(options)
    except BrokenPipeError:  # the reader of standard output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def complain(lines: list[str]) -> int:
    """指摘を一行ずつ出し、2 を返す。"""
    for line in lines:
        print(line, file=sys.stderr)
    return 2
