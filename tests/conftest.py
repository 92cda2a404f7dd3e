"""試験の土台。データベースは移行ずみのひな型から作る。実データの試験は、フォルダがあるときだけ走る。"""

import os
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parents[1]

# A slow machine is no fault, and a landing is judged by the same examples each time; elsewhere they are drawn anew.
settings.register_profile("here", deadline=None)
settings.register_profile("landing", deadline=None, derandomize=True)
settings.load_profile("landing" if os.environ.get("CI") else "here")


def real_data() -> Path | None:
    """実データのフォルダ。SHIEN_DATA か、プロジェクトの隣の shared/data。"""
    for place in (os.environ.get("SHIEN_DATA", ""), str(ROOT.parent / "shared" / "data")):
        if place and (Path(place) / "companies").is_dir():
            return Path(place)
    return None


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """実データが無ければ、その試験を飛ばしたと言う。単体の試験から網とデータベースを取り上げる。

    ほかの試験は順を混ぜて走るが、物語は一つの一式を分け合うので、書かれた順に歩く。
    """
    folder = real_data()
    told = [at for at, item in enumerate(items) if "tests/journeys" in str(item.path)]
    stories = sorted((items[at] for at in told), key=lambda item: (str(item.path), item.location[1] or 0, item.name))
    for at, item in zip(told, stories, strict=True):
        items[at] = item
    for item in items:
        if item.get_closest_marker("real_data") and folder is None:
            item.add_marker(pytest.mark.skip(reason="real data not found: set SHIEN_DATA to its folder"))
        if "tests/unit" in str(item.path):
            item.add_marker(pytest.mark.disable_socket)
        if "tests/journeys" in str(item.path):
            item.add_marker(pytest.mark.journey)
            item.add_marker(pytest.mark.xdist_group("journeys"))


@pytest.fixture(scope="session")
def data_folder() -> Path:
    """実データのフォルダ。"""
    folder = real_data()
    assert folder is not None
    return folder


@pytest.fixture(scope="session")
def django_db_setup(request: pytest.FixtureRequest, django_db_blocker: object) -> object:
    """この worker のデータベースを、ひな型から作る。"""
    from django.db import connections

    from shien.instance import template

    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    name = f"shien_test_{os.getpid()}_{worker}"
    url = os.environ["DATABASE_URL"]
    template.make(url, name)
    connections["default"].close()
    connections["default"].settings_dict["NAME"] = name
    yield
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        connections["default"].close()
    template.drop(url, name)
