"""文書の中の例は、動く。"""

import doctest

from shien.engines.diagnosis import diagnosis, industries


def test_the_examples_in_the_docstrings_hold() -> None:
    for module in (diagnosis, industries):
        found = doctest.testmod(module)
        assert found.attempted > 0
        assert found.failed == 0
