"""止まるときの一行。何が起きて、どうすればよいか。"""


class CannotRun(SystemExit):
    """続けられない。理由を一行で言って止まる。"""

    def __init__(self, line: str) -> None:
        super().__init__(f"shien: {line}")


def progress(line: str) -> None:
    """長い段階ごとの一行。"""
    print(f"· {line}", flush=True)
