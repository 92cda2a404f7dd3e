"""``make docs``: コードから作る参照文書。書き手は、コードと食い違う文を書けない。

作るものは documents() が返す。tests/architecture/test_reference.py が、置いてあるものと比べる。
"""

import argparse
import ast
import importlib
import json
import os
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = ROOT / "docs" / "reference"
SOURCE = ROOT / "src" / "shien"
HEAD = "<!-- Written by docs/generate.py (make docs). Change the code, not this file. -->\n\n"

_WORDS = tomllib.loads((ROOT / "docs" / "descriptions.toml").read_text(encoding="utf-8"))
SETTINGS: dict[str, str] = _WORDS["settings"]
DETAILS: dict[str, str] = _WORDS["errors"]


def documents() -> dict[str, str]:
    """ファイル名 → 中身。"""
    return {
        "openapi.json": openapi(),
        "access.md": HEAD + access(),
        "items.md": HEAD + items(),
        "cli.md": HEAD + commands(),
        "settings.md": HEAD + settings(),
        "errors.md": HEAD + errors(),
        "procedures.md": HEAD + procedures(),
    }


def table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """Markdown の表。"""
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines) + "\n"


def openapi() -> str:
    """OpenAPI の文書。"""
    from django.http import HttpRequest

    from shien.api.urls import openapi as answer

    return json.dumps(json.loads(answer(HttpRequest()).content), ensure_ascii=False, indent=1) + "\n"


def viewers() -> dict[str, Any]:
    """立場ごとの見本の閲覧者。"""
    from shien.domain.accounts.choices import STAFF, Role
    from shien.domain.accounts.facts import Viewer

    signed = {"account_id": 1, "session_key": "x"}
    own = frozenset({Role.PRIME, Role.MEMBER, Role.SUPPORTER})
    return {
        role.label: Viewer(
            role=role, **({} if role == Role.VISITOR else signed), enterprise_id=1 if role in own else None
        )
        for role in Role
        if role in own | STAFF | {Role.VISITOR, Role.ENTRY}
    }


_TOKENS = {
    "site": "a linked site with a token",
    "system": "a secretariat's system with a token",
    "partner": "a partner with a token",
}


def access() -> str:
    """アクセス表。操作と画面のそれぞれに、誰が入れるか。"""
    from shien.api.access import _TESTS

    people = viewers()

    def may(who: list[str]) -> str:
        if "anyone" in who:
            return "anyone"
        by_token = [words for kind, words in _TOKENS.items() if kind in who]
        if by_token:
            return ", ".join(by_token)
        return ", ".join(name for name, viewer in people.items() if any(_TESTS[each](viewer) for each in who))

    operations = [
        (f"`{method.upper()} {path}`", operation["summary"], may(operation["x-access"]))
        for path, group in json.loads(openapi())["paths"].items()
        for method, operation in group.items()
    ]
    pages = [(f"`/{route}`", _who(view, people)) for route, view in _pages()]
    return (
        "# Who may call what\n\nDerived from the declarations in `src/shien/api` and `src/shien/web`; "
        "`tests/integration/test_access_matrix.py` calls every operation as every kind of person.\n"
        "An operation that declares nobody answers 403. Rights inside an operation (own firm, delegated groups, "
        "jurisdiction, consent) come on top.\n\n## API operations\n\n"
        + table(("operation", "what", "who"), operations)
        + "\n## Pages\n\nA signed-in person in the wrong position gets the same 404 as for a page that is not there.\n\n"
        + table(("page", "who"), pages)
    )


def _pages() -> Iterator[tuple[str, Any]]:
    from django.urls import URLPattern

    from shien.web.urls import urlpatterns

    for included in urlpatterns:
        for each in included.url_patterns:
            if isinstance(each, URLPattern):
                yield str(each.pattern), each.callback


def _who(view: Any, people: dict[str, Any]) -> str:
    test = getattr(view, "access", None)
    if test is None:
        return "anyone"
    allowed = [name for name, viewer in people.items() if viewer.signed_in and test(viewer)]
    return "anyone signed in" if len(allowed) == len(people) - 1 else ", ".join(allowed)


def items() -> str:
    """項目辞書。"""
    from shien.domain.karte.choices import Source
    from shien.values.items import GROUPS, items_of

    repeats = {"once": "once", "fiscal_year": "per fiscal year", "row": "per row"}
    text = (
        "# Item dictionary\n\nEvery data item once. Consent is given per group. Class 1 once-only, 2 recommendation, "
        "3 analysis. Sources stand in the order in which they win; another source comes after them.\n\nSources: "
        + ", ".join(f"`{source.value}` {source.label}" for source in Source)
        + ".\n"
    )
    for key, group in GROUPS.items():
        rows = [
            (
                f"`{item.key}`", item.label, item.type + (f", {item.unit}" if item.unit else ""),
                " ".join(map(str, sorted(item.classes))), item.sensitivity + "".join(f", personal for {kind}" for kind in sorted(item.personal_for)), " > ".join(item.sources),
                "、".join(item.kinds) or "all",
            )
            for item in items_of(key)
        ]  # fmt: skip
        text += f"\n## {group.label} `{key}`\n\n{group.description} ({repeats[group.repeat]})\n\n"
        text += table(("item", "label", "type", "class", "sensitivity", "sources", "firms"), rows)
    return text


def procedures() -> str:
    """手続きの様式。欄の数 (表は列も)・前もって記入できる欄・未確認のところの数。"""
    from shien import procedures as known

    text = "# Procedures\n\n[How to add one](../how-to/add-a-procedure.md). Fields: with columns. Unverified: paper not seen.\n"
    for name in known.procedures():
        head, rows = known.procedure(name)["procedure"], []
        for form in known.form_ids(name):
            each = known.definition(name, form)
            share, counted = known.prefilled_share(each), (each["page"], list(known.fields(each)), each.get("rule", ()))
            filled = f"{share.prefilled} of {share.asked} ({share.ratio:.0%})" if share.asked else ""
            doubts = "whole" if each["form"]["unverified"] else str(known.unverified(each) or "")
            rows.append((f"`{form}`", each["form"]["title"], *(str(len(part)) for part in counted), filled, doubts))
        text += f"\n## {head['title']} `{name}`\n\nVersion `{head['version']}`. Source: {head['source']}.\n\n"
        text += table(("form", "title", "pages", "fields", "rules", "prefilled", "unverified"), rows)
    return text


def commands() -> str:
    """命令の説明 (--help の文)。"""
    from shien import cli

    os.environ["COLUMNS"] = "100"
    text = (
        "# Commands\n\n## `shien`\n\n`.venv/bin/shien COMMAND`; needs no database. Exit code 0 on success, 2 on bad usage "
        "or bad input, with one line per fault on standard error.\n"
    )
    for name, module in cli.COMMANDS.items():
        parser = argparse.ArgumentParser(
            prog=f"shien {name}", description=module.__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
        )
        module.arguments(parser)
        text += f"\n### `shien {name}`\n\n```text\n{parser.format_help().strip()}\n```\n"
    text += (
        "\n## `manage.py`\n\n`.venv/bin/python manage.py COMMAND`; needs the database (see [settings](settings.md)).\n"
    )
    for path in sorted((SOURCE / "jobs" / "management" / "commands").glob("[a-z]*.py")):
        command = importlib.import_module(f"shien.jobs.management.commands.{path.stem}").Command
        one = argparse.ArgumentParser(prog=f"manage.py {path.stem}", description=command.help, add_help=False)
        command().add_arguments(one)
        text += f"\n### `manage.py {path.stem}`\n\n```text\n{one.format_help().strip()}\n```\n"
    return text


def settings() -> str:
    """設定 (環境変数)。コードが読むものと、説明のあるものが、ちょうど同じであること。"""
    found = _environment()
    needed = _required()
    _same("settings", set(found), set(SETTINGS))
    rows = [
        (f"`{name}`", f"`{found[name]}`" if found[name] else "", "yes" if name in needed else "", SETTINGS[name])
        for name in SETTINGS
    ]
    return (
        "# Settings\n\nAll from the environment, read once at start. Production refuses to start with the full list of "
        "what is missing or weak.\n\n"
        + table(("variable", "default", "production needs it", "meaning"), rows)
        + "\nFor the local instance `src/shien/config/dev.py` sets harmless defaults for the secrets.\n"
    )


def _environment() -> dict[str, str]:
    """config と instance が読む環境変数と、その既定。"""
    found: dict[str, str] = {}
    for path in [
        *(SOURCE / "config" / f"{name}.py" for name in ("base", "production", "wsgi")),
        SOURCE / "instance" / "run.py",
    ]:
        for call in _calls(path):
            if _name(call) not in {"text", "integer", "get"} or not isinstance(call.args[0], ast.Constant):
                continue
            name, default = call.args[0].value, call.args[1:2]
            if isinstance(name, str) and name.isupper():
                found.setdefault(name, "".join(_default(each) for each in default))
    return found


def _default(given: ast.expr) -> str:
    if isinstance(given, ast.Constant):
        return str(given.value)
    return ast.unparse(given).removeprefix("f").strip("'")


def _required() -> set[str]:
    for call in _calls(SOURCE / "config" / "production.py"):
        if _name(call) == "require":
            return set(ast.literal_eval(call.args[0]))
    raise SystemExit("docs/generate.py: config/production.py requires nothing")


def errors() -> str:
    """断りの符号。problem(…) と Refused(…) の呼出しから集める。"""
    from shien.api.applications import _ANSWERS
    from shien.domain.preprint.actions import _REFUSALS
    from shien.domain.preprint.rules import MESSAGES

    found: dict[str, set[int]] = {code: {status} for code, (status, _) in _REFUSALS.items()}
    for path in sorted([*(SOURCE / "api").glob("*.py"), *SOURCE.glob("domain/**/*.py"), SOURCE / "web" / "errors.py"]):
        for call in _calls(path):
            place = {"problem": 1, "Refused": 0, "Full": 0}.get(_name(call))
            if place is None:
                continue
            status, code = call.args[place], call.args[place + 1]
            if isinstance(status, ast.Constant) and isinstance(status.value, str):
                found.setdefault(status.value, set()).add(409 if _name(call) == "Full" else 422)
            elif isinstance(code, ast.Constant):
                found.setdefault(code.value, set()).update([status.value] if isinstance(status, ast.Constant) else [])
    found.setdefault("internal", set()).add(500)
    for status, code in _ANSWERS.values():
        found.setdefault(code, set()).add(status)
    meanings = {code: text for code, (_, text) in _REFUSALS.items()} | DETAILS
    _same("problem codes", set(found), set(meanings))
    rows = [
        (f"`{code}`", ", ".join(map(str, sorted(found[code]))) or "the one that fits", meanings[code])
        for code in sorted(found)
    ]
    reasons = [(f"`{code}`", text) for code, text in MESSAGES.items()]
    return (
        "# Errors\n\nErrors of the API are problem documents (RFC 9457, `application/problem+json`) with `type`, `title`, "
        "`status`, `detail` (Japanese, for people), `code` (for programs) and `instance` (the number of the request).\n"
        "`/oauth/token` and `/oauth/revoke` answer as RFC 6749 and RFC 7009 say; over the limit of failures the token "
        "endpoint says `temporarily_unavailable` with status 429.\n\n"
        + table(("code", "status", "meaning"), rows)
        + "\n## Why a field is withheld\n\nA sheet never fails for one field: it lists it under `withheld`.\n\n"
        + table(("reason", "message"), reasons)
    )


def _same(what: str, found: set[str], described: set[str]) -> None:
    if found != described:
        raise SystemExit(
            f"docs/descriptions.toml: describe the {what} {sorted(found - described)}; drop {sorted(described - found)}"
        )


def _calls(path: Path) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            yield node


def _name(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def main() -> None:
    """書き出す。"""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shien.config.test")
    import django

    django.setup()
    for name, text in documents().items():
        (REFERENCE / name).write_text(text, encoding="utf-8")
        print(f"docs/reference/{name}", file=sys.stderr)


if __name__ == "__main__":
    main()
