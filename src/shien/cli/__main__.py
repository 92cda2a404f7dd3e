"""``python -m shien.cli``: ``shien`` と同じ。"""

from . import main

raise SystemExit(main())
