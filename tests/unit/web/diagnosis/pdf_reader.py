"""PDF を読む試験の道具。文字の層を、書体の ToUnicode をたどって取り出す。"""

import re
import zlib
from dataclasses import dataclass


@dataclass(frozen=True)
class Pdf:
    """ほどいた PDF。objects は番号 → 辞書、streams は番号 → 中身。"""

    objects: dict[int, bytes]
    streams: dict[int, bytes]

    @property
    def everything(self) -> bytes:
        """辞書をつないだもの。"""
        return b"\n".join(self.objects.values())

    @property
    def text(self) -> str:
        """文字の層 (読む順)。"""
        fonts = self._fonts()
        found = []
        for body in self.streams.values():
            if b" Tf" in body and b" TJ" in body:
                font: dict[str, str] = {}
                for name, run in re.findall(rb"/(\S+) [\d.]+ Tf|<([0-9a-fA-F]+)>", body):
                    if name:
                        font = fonts[name.decode()]
                    else:
                        found += [font[code] for code in re.findall("....", run.decode().lower())]
                found.append("\n")
        return "".join(found)

    def _fonts(self) -> dict[str, dict[str, str]]:
        maps = {
            number: self._letters(int(re.search(rb"/ToUnicode (\d+) 0 R", body)[1]))
            for number, body in self.objects.items()
            if b"/Type /Font/" in body and b"/ToUnicode" in body
        }
        named = re.findall(rb"/(\S+?) (\d+) 0 R", self.everything)
        return {name.decode(): maps[int(number)] for name, number in named if int(number) in maps}

    def _letters(self, number: int) -> dict[str, str]:
        pairs = re.findall(rb"<([0-9a-f]{4})> <([0-9a-f]+)>", self.streams[number])
        return {code.decode(): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in pairs}


def opened(body: bytes) -> Pdf:
    """ほどく。"""
    objects, streams = {}, {}
    for number, content in re.findall(rb"(?m)^(\d+) 0 obj\n(.*?)\nendobj", body, re.S):
        head, has, rest = content.partition(b"stream\n")
        objects[int(number)] = head
        if has:
            raw = rest.removesuffix(b"\nendstream")
            streams[int(number)] = zlib.decompress(raw) if b"/FlateDecode" in head else raw
        if b"/Type /ObjStm" in head:
            objects |= _packed(head, streams[int(number)])
    return Pdf(objects, streams)


def _packed(head: bytes, body: bytes) -> dict[int, bytes]:
    first = int(re.search(rb"/First (\d+)", head)[1])
    numbers = [int(each) for each in body[:first].split()]
    starts = [*numbers[1::2], len(body) - first]
    return {
        number: body[first + starts[at] : first + starts[at + 1]] for at, number in enumerate(numbers[::2])
    }  # fmt: skip
