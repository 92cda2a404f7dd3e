"""メールの文。値の入らない文と、リンクだけ (PRIV-13)。文だけで意味が通る (A11Y-13)。"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from shien.domain.catalogue.facts import Measure
from shien.values.markdown import markdown_html

from .facts import Tiding
from .rules import day_in_japan

_JAPAN = ZoneInfo("Asia/Tokyo")
_WEEKDAYS = "月火水木金土日"
SHOWN = 20
_SIGNATURE = "\n\n--\n支援プラットフォーム\nこのメールには返信できません。"


def confirm_search(name: str, url: str, minutes: int) -> tuple[str, str]:
    """検索の保存を確かめるメール。"""
    return "検索の保存を確かめてください", (
        f"この条件の支援策を、メールでお知らせする申込みを受けました。\n\n条件：{name}\n\n"
        f"下のページを開き、「お知らせを始める」を押してください（{minutes}分以内、一度だけ）。\n{url}\n\n"
        "心当たりがなければ、何もしないでください。お知らせは始まりません。" + _SIGNATURE
    )


def confirm_newsletter(url: str, minutes: int) -> tuple[str, str]:
    """ニュースレターの申込みを確かめるメール。"""
    return "ニュースレターの申込みを確かめてください", (
        "支援プラットフォームのニュースレターの申込みを受けました。\n\n"
        f"下のページを開き、「受け取る」を押してください（{minutes}分以内、一度だけ）。\n{url}\n\n"
        "心当たりがなければ、何もしないでください。配信は始まりません。" + _SIGNATURE
    )


def open_list(url: str, minutes: int) -> tuple[str, str]:
    """保存した検索を開くメール。"""
    return "保存した検索を開くリンク", (
        "保存した検索を見る・休む・消すためのリンクです。\n\n"
        f"下のページで「開く」を押してください（{minutes}分以内、一度だけ）。\n{url}\n\n"
        "心当たりがなければ、何もしないでください。" + _SIGNATURE
    )


def alert(found: Mapping[str, tuple[Sequence[Tiding], str, str]], portal: str, at: datetime) -> tuple[str, str]:
    """保存した検索の知らせ。found は 検索の名前 → (知らせること, 一覧の URL, 解除の URL)。"""
    count = sum(len(findings) for findings, _, _ in found.values())
    parts = [f"保存した検索に当てはまる支援策が{count}件あります。"]
    for name, (findings, listing, stop) in found.items():
        parts.append(f"■ {name}")
        for heading, chosen in (("新しい支援策", True), ("締切が近い支援策", False)):
            lines = _lines([each.measure for each in findings if each.new is chosen], portal, at)
            parts += [f"【{heading}】\n{lines}"] if lines else []
        parts.append(f"この条件の一覧を見る：{listing}\nこの検索のお知らせをやめる：{stop}")
    parts.append("「記載なし」は、制限がないという意味ではありません。採択をお約束するものでもありません。")
    return f"支援策のお知らせ（{count}件）", "\n\n".join(parts) + _SIGNATURE


def closing(measures: Sequence[Measure], portal: str, stop: str, at: datetime) -> tuple[str, str]:
    """お気に入りの締切の知らせ。"""
    days = min(days_left(each, at) for each in measures)
    when = "きょう締切" if days <= 0 else f"締切の{days}日前"
    return f"お気に入りの支援策が{when}です", (
        f"お気に入りに入れた支援策の締切が近づいています。\n\n{_lines(measures, portal, at)}\n\n"
        f"お気に入りを見る：{portal}/favourites/\n締切のお知らせをやめる：{stop}" + _SIGNATURE
    )


def newsletter(text: str, measures: Sequence[Measure], portal: str, at: datetime) -> str:
    """ニュースレターの本文 (Markdown)。だれに送るものも同じで、受け取る人のことは書かない。"""
    chosen = f"\n\n## 今回の支援策\n\n{_lines(measures, portal, at)}" if measures else ""
    return f"{text.strip()}{chosen}"


def newsletter_parts(body: str, stop: str) -> tuple[str, str]:
    """一通の (文, HTML)。違うのは、解除のリンクだけ。"""
    foot = f"\n\n--\n支援プラットフォームのニュースレターです。申し込んだ方にお送りしています。\n[配信をやめる]({stop})"
    return body + foot.replace("[配信をやめる]", "配信をやめる：").replace(f"({stop})", stop), (
        f'<!doctype html><html lang="ja"><meta charset="utf-8"><body>{markdown_html(body + foot)}</body></html>'
    )


def days_left(measure: Measure, at: datetime) -> int:
    """締切まであと何日か。きょうなら 0。"""
    end = measure.call.acceptance_end_datetime if measure.call else None
    return (day_in_japan(end) - at.astimezone(_JAPAN).date()).days if end else 0


def _lines(measures: Iterable[Measure], portal: str, at: datetime) -> str:
    rows = list(measures)
    lines = [f"- {_title(each)}（{_deadline(each, at)}）\n  {portal}/measures/{each.key}/" for each in rows[:SHOWN]]
    if len(rows) > SHOWN:
        lines.append(f"- ほか{len(rows) - SHOWN}件は、一覧でご覧ください。")
    return "\n".join(lines)


def _title(measure: Measure) -> str:
    """名前。名簿から来た文字の改行は、行を偽らないように空白にする。"""
    return ("（見本）" if measure.synthetic else "") + " ".join(measure.title.split())


def _deadline(measure: Measure, at: datetime) -> str:
    end = measure.call.acceptance_end_datetime if measure.call else None
    if end is None:
        return "締切の記載なし"
    on, days = day_in_japan(end), days_left(measure, at)
    left = "" if days < 0 else "、きょうまで" if days == 0 else f"、あと{days}日"
    return f"{on.year}年{on.month}月{on.day}日（{_WEEKDAYS[on.weekday()]}）まで{left}"
