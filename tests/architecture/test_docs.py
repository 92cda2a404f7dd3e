"""文書の中の例は動き、つながりは切れていない。

- python の例は実行する (>>> があれば答えも比べる)。
- console の例の shien は実行して、書いてある出力と比べる (… は何でもよい)。make と manage.py は、その名前があるかを見る。
- toml の例は、項目辞書か申請書として読めること。sh の curl は、道があること (test_tutorial が全体を実行する)。
"""

import doctest
import os
import re
import shlex
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml
from django.urls import Resolver404, resolve

from shien import procedures
from shien.cli import COMMANDS
from shien.domain.preprint import definitions
from shien.engines.forms import read
from shien.values.items import GROUPS, ITEMS
from shien.values.items.catalogue import TYPES, Group
from tests.conftest import ROOT

PAGES = sorted(
    path for path in ROOT.rglob("*.md") if not any(part.startswith(".") for part in path.relative_to(ROOT).parts)
)
FENCE = re.compile(r"^( *)```(\w*)\n(.*?)^\1```$", re.M | re.S)
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
NOT_RUN_HERE = {"register-a-site.md"}  # run against an instance by tests/journeys/test_tutorial.py


def blocks(language: str) -> list[object]:
    """その言葉の例。"""
    return [
        pytest.param(path, text, id=f"{path.relative_to(ROOT)}-{number}")
        for path in PAGES
        for number, (_, found, text) in enumerate(FENCE.findall(path.read_text(encoding="utf-8")))
        if found == language
    ]


def anchors(page: Path) -> set[str]:
    """見出しの名前。"""
    heads = re.findall(r"^#+ (.+)$", FENCE.sub("", page.read_text(encoding="utf-8")), re.M)
    return {re.sub(r"[^\w\- ]", "", head.lower()).strip().replace(" ", "-") for head in heads}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_relative_links_resolve(page: Path) -> None:
    broken = []
    for target in LINK.findall(FENCE.sub("", page.read_text(encoding="utf-8"))):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        file = (page.parent / name).resolve() if name else page
        if not file.exists() or (anchor and file.suffix == ".md" and anchor not in anchors(file)):
            broken.append(target)
    assert broken == []


def test_every_page_is_reached_from_the_index() -> None:
    """どの文書も、docs/index.md から (フォルダの目次を通って) たどれる。"""
    seen: set[Path] = set()
    waiting = [ROOT / "docs" / "index.md"]
    while waiting:
        page = waiting.pop()
        if page in seen or page.suffix != ".md":
            continue
        seen.add(page)
        waiting += [
            (page.parent / target.partition("#")[0]).resolve()
            for target in LINK.findall(page.read_text(encoding="utf-8"))
            if not re.match(r"[a-z]+:|#", target)
        ]
    assert sorted(str(path) for path in set((ROOT / "docs").rglob("*.md")) - seen) == []


@pytest.mark.parametrize(("page", "code"), blocks("python"))
def test_python_runs(page: Path, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if page.name in NOT_RUN_HERE:
        compile(code, str(page), "exec")
        return
    monkeypatch.chdir(tmp_path)
    if ">>>" not in code:
        exec(compile(code, str(page), "exec"), {"__name__": "__docs__"})
        return
    test = doctest.DocTestParser().get_doctest(code, {}, page.name, str(page), 0)
    wrong: list[str] = []
    doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test, out=wrong.append)
    assert not wrong, "".join(wrong)


@pytest.mark.parametrize(("page", "text"), blocks("console"))
def test_console_commands_exist_and_shien_says_what_is_written(page: Path, text: str, tmp_path: Path) -> None:
    for part in re.split(r"^\$ ", text, flags=re.M)[1:]:
        line, _, expected = part.partition("\n")
        words = [word for word in shlex.split(line, comments=True) if not re.fullmatch(r"[A-Z_]+=.*", word)]
        if words[0] == "make":
            assert re.search(rf"^{words[1]}:", (ROOT / "Makefile").read_text(), re.M), line
        elif words[0].endswith("python") and words[1] == "manage.py":
            folder = ROOT / "src" / "shien" / "jobs" / "management" / "commands"
            assert words[2] in {"shell", "migrate", "collectstatic"} or (folder / f"{words[2]}.py").exists(), line
        elif words[0].endswith("python") and words[1:3] == ["-m", "benchmarks"]:
            assert (ROOT / "benchmarks" / "__main__.py").exists()
        elif words[0].endswith("python") and words[1:3] == ["-m", "shien.config.web"]:
            assert (ROOT / "src" / "shien" / "config" / "web.py").exists()
        elif words[0].endswith("shien"):
            assert words[1] in COMMANDS, line
            _same(line, expected, tmp_path)
        else:
            assert words[0] in {"git", "cd", "export", ".venv/bin/granian", "apt-get"}, f"{page}: no test knows {line}"


def _same(line: str, expected: str, folder: Path) -> None:
    """実行して、書いてある出力と比べる。FOLDER のような大文字の名前がある行は、書き方だけを見る。"""
    if re.search(r"\b[A-Z]{3,}\b", line):
        return
    env = {**os.environ, "PATH": f"{ROOT / '.venv/bin'}:{os.environ['PATH']}", "OUT": str(folder)}
    done = subprocess.run(["sh", "-c", line], cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    pattern = re.escape(expected.strip()).replace("…", ".*?")
    assert re.fullmatch(pattern, (done.stdout + done.stderr).strip(), re.S), done.stdout + done.stderr


def _keys(name: str) -> set[str]:
    """手続きの表で使われている鍵。"""
    tables = [procedures.procedure(each).get(name, []) for each in procedures.procedures()]
    rows = [row for table in tables for row in (table if isinstance(table, list) else [table])]
    return {key for row in rows for key in row}


@pytest.mark.parametrize(("page", "text"), blocks("toml"))
def test_toml_is_a_dictionary_a_form_or_a_procedure(page: Path, text: str) -> None:
    table = tomllib.loads(text)
    if "page" in table:
        assert read(table).fields
        return
    if "procedure" in table:
        assert set(table["procedure"]) <= _keys("procedure")
        assert all(set(row) <= _keys(name) for name in ("criterion", "clawback") for row in table[name])
        return
    known = {
        "group": set(Group.__dataclass_fields__),
        "item": {"key", "label", "type", "unit", "classes", "sources", "sensitivity", "aliases", "description", "choices",
                 "max_length", "kinds", "min", "max", "decimals", "personal_for"},
        "form": {"code", "title", "version", "legal_basis", "source"},
        "field": {"id", "label", "section", "items", "required", "period", "row", "transform", "unit", "max_age_days", "kinds"},
    }  # fmt: skip
    assert table
    for name, rows in table.items():
        for row in rows if isinstance(rows, list) else [rows]:
            assert set(row) <= known[name], f"{name}: {sorted(set(row) - known[name])}"
            assert name != "item" or row["type"] in TYPES
    if "form" in table:
        assert definitions._form(table, page.name).groups


@pytest.mark.parametrize(("page", "text"), blocks("sh"))
def test_addresses_in_shell_examples_exist(page: Path, text: str) -> None:
    for path in re.findall(r'"\$PORTAL(/[^"?]*)', text):
        try:
            resolve(path)
        except Resolver404:
            raise AssertionError(f"{page}: there is no {path}") from None


def test_what_the_code_refers_to_exists() -> None:
    """コードの中の ADR の番号と docs/ の道には、その文書がある。"""
    missing = []
    for path in [
        ROOT / "pyproject.toml",
        ROOT / "Makefile",
        *(ROOT / "src").rglob("*.py"),
        *(ROOT / "tests").rglob("*.py"),
    ]:
        text = path.read_text(encoding="utf-8")
        missing += [name for name in re.findall(r"docs/[\w/-]+\.(?:md|json|py)", text) if not (ROOT / name).exists()]
        missing += [n for n in re.findall(r"ADR (\d{4})", text) if not list((ROOT / "docs" / "adr").glob(f"{n}-*.md"))]
    assert missing == []


@pytest.mark.parametrize("page", sorted((ROOT / "docs" / "adr").glob("0*.md")), ids=lambda page: page.name)
def test_a_decision_has_its_five_parts_and_one_page(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert re.findall(r"^## (.+)$", text, re.M) == ["Status", "Context", "Options", "Decision", "Consequences"]
    assert text.startswith(f"# {page.name[:4]}. ")
    assert len(text) < 4000


def test_the_figures_of_the_readme_are_those_of_the_dictionary() -> None:
    assert f"{len(ITEMS)} items in {len(GROUPS)} groups" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"{len(GROUPS)}の項目群、{len(ITEMS)}の項目" in (ROOT / "README.ja.md").read_text(encoding="utf-8")


def test_publiccode_describes_this_version() -> None:
    found = yaml.safe_load((ROOT / "publiccode.yml").read_text(encoding="utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert (found["softwareVersion"], found["legal"]["license"]) == (project["version"], project["license"])
    assert set(found["description"]) == {"en", "ja"}
    for each in found["description"].values():
        assert len(each["shortDescription"]) <= 150 <= len(each["longDescription"]) <= 10_000
        assert each["features"]
    for name in ("url", "platforms", "categories", "developmentStatus", "softwareType", "localisation"):
        assert found[name]
    assert found["maintenance"]["contacts"]
