"""``python -m examples.mailbox``: SMTP で受け、ウェブで見せる。"""

import argparse
import email
import email.policy
import html
import signal
import threading
import time
from pathlib import Path

from aiosmtpd.controller import Controller
from flask import Flask
from werkzeug.serving import make_server


class Keep:
    """届いたメールをファイルに置く。"""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def handle_DATA(self, server: object, session: object, envelope: object) -> str:  # noqa: N802 -- aiosmtpd's name
        """一通を置く。"""
        name = f"{time.time_ns()}.eml"
        (self.folder / name).write_bytes(envelope.content)  # type: ignore[attr-defined]
        return "250 OK"


def pages(folder: Path) -> Flask:
    """届いたメールの一覧。"""
    app = Flask("mailbox")

    @app.get("/healthz")
    def health() -> dict[str, str]:
        return {"status": "ok"}

    @app.get("/")
    def index() -> str:
        rows = []
        for path in sorted(folder.glob("*.eml"), reverse=True)[:100]:
            mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            body = mail.get_body(("plain",))
            text = body.get_content() if body else ""
            rows.append(
                f"<article><h2>{html.escape(str(mail['subject']))}</h2><p>宛先 {html.escape(str(mail['to']))}</p>"
                f"<pre>{html.escape(text)}</pre></article>"
            )
        listing = "".join(rows) or "<p>まだメールは届いていません。</p>"
        return f'<!doctype html><html lang="ja"><title>手元のメール受け</title><main><h1>手元のメール受け</h1>{listing}</main></html>'

    return app


def main() -> None:
    """受けて見せる。"""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--smtp-port", type=int, required=True)
    parser.add_argument("--data", type=Path, required=True)
    options = parser.parse_args()
    options.data.mkdir(parents=True, exist_ok=True)
    smtp = Controller(Keep(options.data), hostname="127.0.0.1", port=options.smtp_port)
    smtp.start()
    web = make_server("127.0.0.1", options.port, pages(options.data), threaded=True)
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=web.shutdown).start())
    web.serve_forever()
    smtp.stop()


if __name__ == "__main__":
    main()
