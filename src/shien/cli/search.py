"""文書を探す。画面の検索と同じ索引・同じ読み方。

--docs は探される文書。一行が一つの JSON (UTF-8) で、id (文字)・title (文字)・text (文字。なくてもよい) を持つ。ほかの名前は読まない。
--queries は問い。一行が「id<TAB>text」(UTF-8、見出しなし)。
--output は TREC の形の並び (.trec など。- は標準出力)。一行に六つ、空白で区切る:
  問いの id、Q0、文書の id、順位 (1 から)、点 (問いの中だけで比べられる。単位なし)、名前 (--tag)。
点の高い順。同じ点は文書の id の順。問いのどの言葉もない文書は並べないので、k 件より少ないことがある。

読めない行は一行ずつ言い (ファイル、行、何が違うか)、ほかは計算して、終了コード 2。id には空白を使えない。
時間は、索引作りが文書の文字数に比例する (毎秒およそ百万字)。経過は標準エラーに出す。
"""

import argparse
import json
import re
import sys
import time
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import TextIO

from shien.engines.search import Document, Index, build, rank
from shien.values.fault import Fault

_ID = re.compile(r"\S+")


def arguments(parser: argparse.ArgumentParser) -> None:
    """引数。"""
    parser.add_argument("--docs", required=True, help="documents (.jsonl, - for standard input)")
    parser.add_argument("--queries", required=True, help="queries (.tsv: id, text)")
    parser.add_argument("--output", required=True, help="TREC run (- for standard output)")
    parser.add_argument("--k", type=int, default=100, help="documents per query (default 100)")
    parser.add_argument("--tag", default="shien", help="last column of the run (default shien)")


def run(options: argparse.Namespace) -> int:
    """索引を作り、問いごとに並べる。"""
    from . import complain

    wrong = _usage(options)
    if wrong:
        return complain([wrong])
    faults: list[str] = []
    path = options.docs
    try:
        documents = list(_documents(path, faults))
        path = options.queries
        queries = list(_queries(path, faults))
        path = options.output
        begun = time.monotonic()
        index = build(documents)
        print(f"索引：{len(index)} 件、{time.monotonic() - begun:.1f} 秒", file=sys.stderr)
        with nullcontext(sys.stdout) if path == "-" else Path(path).open("w", encoding="utf-8") as out:
            _write(out, index, queries, options)
    except OSError as error:
        return complain([*faults, f"{path}: 開けません ({error.strerror})。"])
    return complain(faults) if faults else 0


def _usage(options: argparse.Namespace) -> str:
    if options.k < 1:
        return f"--k {options.k} は小さすぎます。1 以上にしてください。"
    if not _ID.fullmatch(options.tag):
        return f"--tag 「{options.tag}」に空白は使えません。"
    if options.output != "-" and options.output in (options.docs, options.queries):
        return "--output が入力と同じです。別の名前にしてください。"
    if options.docs == options.queries == "-":
        return "--docs と --queries の両方を標準入力にはできません。"
    return ""


def _write(out: TextIO, index: Index, queries: list[tuple[str, str]], options: argparse.Namespace) -> None:
    for done, (name, text) in enumerate(queries, 1):
        for place, (document, score) in enumerate(rank(index, text, options.k), 1):
            out.write(f"{name} Q0 {document} {place} {score:.6f} {options.tag}\n")
        if done % 1000 == 0:
            print(f"{done}/{len(queries)} 問", file=sys.stderr)


def _lines(path: str, faults: list[str]) -> Iterator[tuple[int, str]]:
    """空でない行。UTF-8 で読めない行は、その行だけを言う。"""
    with nullcontext(sys.stdin.buffer) if path == "-" else Path(path).open("rb") as file:
        for row, line in enumerate(file, 1):
            try:
                text = line.decode("utf-8-sig" if row == 1 else "utf-8").rstrip("\r\n")
            except UnicodeDecodeError:
                faults.append(Fault("UTF-8 として読めません。", "UTF-8 で書いてください。", row).line(path))
                continue
            if text.strip():
                yield row, text


def _documents(path: str, faults: list[str]) -> Iterator[Document]:
    seen: dict[str, int] = {}
    for row, line in _lines(path, faults):
        try:
            found = _document(line)
            _once(found.id, row, seen)
        except _Wrong as wrong:
            faults.append(Fault(wrong.what, wrong.expected, row, wrong.column).line(path))
            continue
        yield found


def _queries(path: str, faults: list[str]) -> Iterator[tuple[str, str]]:
    seen: dict[str, int] = {}
    for row, line in _lines(path, faults):
        name, tab, text = line.partition("\t")
        try:
            if not tab:
                raise _Wrong("タブがありません。", "「id<TAB>問い」と書いてください。")
            _identifier(name)
            if not text.strip():
                raise _Wrong("問いが空です。", "探す言葉を書いてください。", "text")
            _once(name, row, seen)
        except _Wrong as wrong:
            faults.append(Fault(wrong.what, wrong.expected, row, wrong.column).line(path))
            continue
        yield name, text


class _Wrong(Exception):
    """行の誤り。"""

    def __init__(self, what: str, expected: str, column: str | None = None) -> None:
        super().__init__(what)
        self.what, self.expected, self.column = what, expected, column


def _document(line: str) -> Document:
    try:
        cells = json.loads(line)
    except ValueError:
        raise _Wrong(
            "JSON として読めません。", '{"id": "1", "title": "…", "text": "…"} の形で書いてください。'
        ) from None
    if not isinstance(cells, dict):
        raise _Wrong("JSON の組 {…} ではありません。", '{"id": "1", "title": "…", "text": "…"} の形で書いてください。')
    cells.setdefault("text", "")
    for name in ("id", "title", "text"):
        if name not in cells:
            raise _Wrong(f"{name} がありません。", "id・title・text を書いてください。", name)
        if not isinstance(cells[name], str):
            raise _Wrong("文字ではありません。", '"…" で囲んだ文字にしてください。', name)
        if re.search("[\ud800-\udfff]", cells[name]):
            raise _Wrong("文字になっていない符号があります。", "\\ud800〜\\udfff を単独で書かないでください。", name)
    return Document(_identifier(cells["id"]), cells["title"], cells["text"])


def _identifier(text: str) -> str:
    if not _ID.fullmatch(text):
        raise _Wrong(f"id「{text}」は使えません。", "空白のない、一字以上の文字にしてください。", "id")
    return text


def _once(name: str, row: int, seen: dict[str, int]) -> None:
    if name in seen:
        raise _Wrong(f"id「{name}」は {seen[name]}行目にもあります。", "行ごとに違う id にしてください。", "id")
    seen[name] = row
