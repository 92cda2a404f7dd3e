"""``python -m examples.plan_site``: 見本の申請サイトを起こす。"""

import argparse
import logging
import signal
import threading
from pathlib import Path

from werkzeug.serving import make_server

from .app import make
from .portal import Portal


def main() -> None:
    """止められるまで答える。"""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--portal", required=True, help="address of the portal")
    parser.add_argument("--personas", type=Path, required=True, help="personas.json with the site R1")
    parser.add_argument("--data", type=Path, required=True)
    options = parser.parse_args()
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    portal = Portal(options.portal, options.personas, f"http://localhost:{options.port}/shien/callback")
    server = make_server("127.0.0.1", options.port, make(portal, options.data), threaded=True)
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
    server.serve_forever()


if __name__ == "__main__":
    main()
