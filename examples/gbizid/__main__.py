"""``python -m examples.gbizid``: 手元のGビズIDを起こす。"""

import argparse
import logging
import signal
import threading
from pathlib import Path

from werkzeug.serving import make_server

from .app import make


def main() -> None:
    """止められるまで答える。"""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--people", type=Path, required=True, help="personas.json")
    parser.add_argument("--data", type=Path, required=True, help="folder for keys, codes and tokens")
    parser.add_argument("--issuer", default="")
    options = parser.parse_args()
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    issuer = options.issuer or f"http://localhost:{options.port}/oauth/"
    server = make_server("127.0.0.1", options.port, make(options.people, options.data, issuer), threaded=True)
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
    server.serve_forever()


if __name__ == "__main__":
    main()
