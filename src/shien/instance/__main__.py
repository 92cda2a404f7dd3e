"""``python -m shien.instance run|test``。"""

import sys

from . import run, test

if __name__ == "__main__":
    verb = sys.argv.pop(1) if len(sys.argv) > 1 else "run"
    {"run": run.main, "test": test.main}[verb]()
