"""見本の専門家派遣。専門家が届け出て名簿に載り、就任を承諾し、行けない日を入れ、答えを待つ打診が一つある。

本物の人と同じ書込みを通す (証跡も残る)。もう載っていれば、何もしない。
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localdate
from pypdf import PdfWriter

from shien.domain.accounts import actions as accounts
from shien.domain.accounts import queries as people
from shien.domain.accounts import row_security
from shien.domain.accounts.actions import Claims
from shien.domain.accounts.choices import Role
from shien.domain.accounts.facts import Viewer
from shien.domain.applications import actions as applying
from shien.domain.applications import queries as applications
from shien.domain.dispatch import actions as dispatching
from shien.domain.dispatch import enrolment
from shien.domain.dispatch import queries as dispatches
from shien.domain.motions import actions as motions
from shien.values.items import GROUPS
from shien.values.municipality import PREFECTURES

from .firms import Firm
from .people import subject

REGISTER = dispatches.REGISTER
DESK = "desk-s"
_MARCH, _AHEAD, _BUSY = 3, 10, (3, 4, 5, 24)
EXPERT = {
    "name": "派遣 恵", "kana": "ハケン メグミ", "birthday": "1970-04-01", "organisation": "架空診断士事務所",
    "postal_code": "0200002", "location": "岩手県盛岡市架空通３丁目１番２号", "telephone": "019-222-2222",
    "email": "expert-e@demo.example", "qualifications": ["consultant", "it"], "practice_years": 12, "support_years": 5,
    "research_years": 0, "recommender": "架空盛岡商工会議所", "recommender_contact": "推薦 望",
    "themes": ["it", "management", "sales"], "areas": [{"prefecture": each} for each in PREFECTURES], "online": True,
    "times": ["morning", "afternoon"], "achievements": "小さな店の予約と受発注の仕組みを、20件ほど選んで入れた。",
    "bank_name": "架空銀行", "bank_code": "0001", "branch_name": "本店", "branch_code": "001", "account_type": "ordinary",
    "account_number": "0123456", "account_holder": "ハケン メグミ",
}  # fmt: skip
PAPERS = {
    "passbook": "通帳の写し.pdf",
    "licence": "資格証.pdf",
    "career": "職務経歴書.pdf",
    "recommendation": "推薦書.pdf",
}
OFFICE = {"accept": True, "keep_secret": True, "no_solicitation": True}


@dataclass(frozen=True, slots=True)
class Stage:
    """見本の人になって、一歩ずつ進める。"""

    seed: int
    at: datetime
    persons: dict[str, dict[str, Any]]

    def admit(self, person: str) -> Viewer:
        """サインインさせて、その人の閲覧者を返す。"""
        known, session = self.persons[person], f"demo:{subject(self.seed, person)}"
        accounts.admit(claims=_claims(known), session_key=session, device="見本の準備", at=self.at)
        return self.seen(session)

    def seen(self, session: str, acting: UUID | None = None) -> Viewer:
        """その人の、いまの閲覧者。"""
        with row_security.system():
            return people.viewer_of_session(
                session, acting=str(acting) if acting else None, auth_time=self.at, at=self.at
            )[0]

    def do(self, viewer: Viewer, action: Any, **named: Any) -> Any:
        """その人として行う。"""
        row_security.bind(viewer)
        try:
            return action(by=viewer, at=self.at, **named)
        finally:
            row_security.unbind()

    def start(self, viewer: Viewer, procedure: str) -> UUID:
        """申請を始める。"""
        call = next(each for each in applications.calls(at=self.at, procedure=procedure, open_only=True))
        return UUID(str(self.do(viewer, applying.start, call=call.key).key))

    def write(
        self, viewer: Viewer, key: UUID, form: str, answers: Mapping[str, Any], files: Mapping[str, str] | None = None
    ) -> None:
        """書いて出す。カルテから入った欄は、そのまま。"""
        draft = self.do(viewer, lambda by, at: applications.draft(key, form, by))
        new = {each: value for each, value in answers.items() if draft.answers.get(each) is None}
        self.do(viewer, applying.save, application=key, form=form, answers=new, version=draft.version)
        for field, name in (files or {}).items():
            self.do(viewer, applying.attach, application=key, form=form, field=field, name=name, document=_page())
        self.do(viewer, _submitted, key=key, form=form)

    def leave(self) -> None:
        """サインインを終わらせる。"""
        for person in self.persons:
            accounts.sign_out(session_key=f"demo:{subject(self.seed, person)}", at=self.at)


def stage(seed: int, persons: list[dict[str, Any]], desk: Firm, at: datetime) -> Stage:
    """見本の人と、頼む機関の人。"""
    claims = {
        "user_last_nm": "拠点", "user_first_nm": "望", "email": f"{DESK}@demo.example", "name": desk.name,
        "corporate_number": desk.corporate_number,
    }  # fmt: skip
    held = {"sub": subject(seed, DESK), "account_type": "2", "corp_type": "1", "claims": claims}
    return Stage(seed, at, {each["id"]: each for each in persons} | {DESK: held})


def _submitted(*, key: UUID, form: str, by: Viewer, at: datetime) -> None:
    applying.submit(application=key, form=form, idempotency_key=f"demo:{key}:{form}", arrived_at=at, by=by)


def _page() -> bytes:
    """白い一頁の PDF。"""
    writer, out = PdfWriter(), BytesIO()
    writer.add_blank_page(595, 842)
    writer.write(out)
    return out.getvalue()


def _claims(person: dict[str, Any]) -> Claims:
    given = person["claims"]
    return Claims(
        settings.GBIZID_ISSUER, person["sub"], person["account_type"], f"{given['user_last_nm']} {given['user_first_nm']}",
        given["email"], person["corp_type"], corporate_number=given.get("corporate_number", ""),
        enterprise_name=given.get("name", ""), second_factor=person["account_type"] == "1",
    )  # fmt: skip


def lay(stage: Stage) -> None:
    """置く。頼む事業者は個人事業主S、頼む機関は架空の拠点。"""
    reader = Viewer(role=Role.SECRETARIAT, duties=frozenset({f"{dispatches.PROCEDURE}:decide"}))
    with row_security.system():
        if dispatches.experts(reader):
            return
    with transaction.atomic():
        _laid(stage)
        stage.leave()


def _laid(stage: Stage) -> None:
    first, second, expert = (stage.admit(each) for each in ("secretariat", "secretariat-2", "expert-e"))
    _enrolled(stage, first, second, expert)
    today = localdate(stage.at)
    stage.do(expert, dispatching.set_busy, add=[today + timedelta(days=each) for each in _BUSY])
    if _season(today):
        key = _asked(stage, today)
        stage.do(second, motions.approve, motion=stage.do(first, motions.propose, application=key, transition="accept"))
        me = stage.do(expert, lambda by, at: dispatches.me(by))
        stage.do(first, dispatching.assign, application=key, expert=me.number)


def _enrolled(stage: Stage, first: Viewer, second: Viewer, expert: Viewer) -> None:
    """届け出て、二人で決め、就任を承諾する。"""
    key, today = stage.start(expert, REGISTER), localdate(stage.at)
    stage.write(expert, key, "application", EXPERT, PAPERS)
    named = {"transition": "register", "starts": today, "ends": enrolment.year_end(today + timedelta(days=_AHEAD))}
    motion = stage.do(first, dispatching.propose_commission, application=key, **named)
    stage.do(second, motions.approve, motion=motion)
    stage.do(expert, applying.open_draft, application=key, form="acceptance")
    stage.write(expert, key, "acceptance", OFFICE)


def _season(today: date) -> bool:
    """希望の日 (10日後) が、派遣を受けられる日か。3月と、年度をまたぐ日は受けられない。"""
    wished = today + timedelta(days=_AHEAD)
    return wished.month != _MARCH and today.month != _MARCH


def _asked(stage: Stage, today: date) -> UUID:
    """支援機関が、委任を受けて申請する。"""
    desk, firm = stage.admit(DESK), stage.admit("sole-s")
    stage.do(
        firm, accounts.delegate, supporter_id=desk.enterprise_id, groups=sorted(GROUPS), can_edit=True, starts_at=stage.at,
        ends_at=stage.at + timedelta(days=365),
    )  # fmt: skip
    desk = stage.seen(desk.session_key, firm.enterprise_key)
    key = stage.start(desk, dispatches.PROCEDURE)
    stage.write(desk, key, "application", request(today))
    return key


def request(today: date) -> dict[str, Any]:
    """派遣の申請書。"""
    wished = (today + timedelta(days=_AHEAD)).isoformat()
    return {
        "kind": "sole_proprietor", "telephone": "019-000-0000", "industry": "7611", "employee_number": 3,
        "representative_name": "見本 太郎", "contact_name": "見本 太郎", "contact_telephone": "019-000-0000",
        "contact_email": "sole-s@demo.example", "supporter_kind": "yorozu", "supporter_name": "架空よろず支援拠点",
        "supporter_contact": "拠点 望", "supporter_telephone": "019-111-1111", "supporter_email": f"{DESK}@demo.example",
        "theme": "it", "consulted_on": today.isoformat(),
        "consultation": "予約を電話と帳面で受けていて、重なりと聞き違いが月に数回ある。",
        "why_expert": "予約の仕組みを比べて選べる者が、拠点にいない。",
        "expected_result": "予約を一か所にまとめ、重なりをなくす。", "expert_wish": "field", "expert_field": "ITコーディネータ",
        "dispatches_this_year": 0, "requested_count": 1, "wishes": [{"on": wished, "time": "morning"}], "online": False,
        "place": "店内", "agree_report": True, "agree_share": True, "agree_antisocial": True,
    }  # fmt: skip
