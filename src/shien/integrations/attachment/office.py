"""ZIP と Excel・Word・PowerPoint。広げた大きさ・数・名前を確かめ、マクロの入ったものを断る。"""

from pathlib import PurePosixPath

from shien.integrations.archive import expand
from shien.values.fault import Fault, InvalidValue
from shien.values.my_number import find_my_numbers

_MAIN = {"xlsx": "workbook.xml", "docx": "document.xml", "pptx": "presentation.xml"}
EMBEDDED = "ファイルの中に、別のファイルが埋め込まれています。職員には、埋め込まれたファイルは見えません。"


def checked(name: str, kind: str, document: bytes) -> tuple[str, ...]:
    """知らせておくこと。通せなければ InvalidValue。"""
    found = expand(name, document)
    if isinstance(found, Fault) and kind != "zip":
        raise InvalidValue(
            f"「{name}」は、壊れているか、開くと大きくなりすぎます。元のファイルから作り直すか、PDFにして付けてください。"
        )
    if isinstance(found, Fault):
        raise InvalidValue(f"「{name}」：{found.what}{found.expected}")
    inside = [PurePosixPath(each).name for each, _ in found]
    if kind == "zip":
        if not inside:
            raise InvalidValue(f"「{name}」の中にファイルがありません。")
        if any(find_my_numbers(each) for each in inside):
            raise InvalidValue(f"「{name}」の中のファイルの名前に、マイナンバーと見られる番号があります。")
        return ()
    if _MAIN[kind] not in inside or "[Content_Types].xml" not in inside:
        raise InvalidValue(f"「{name}」の中身は、.{kind}ではありません。元のファイルから作り直してください。")
    if "vbaProject.bin" in inside:
        raise InvalidValue(f"「{name}」にマクロがあります。マクロの無い形で保存し直してください。")
    return (EMBEDDED,) if any(each.startswith(("oleObject", "package")) for each in inside) else ()
