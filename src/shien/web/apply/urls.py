"""申請する人の画面の道。値は道に書かない。"""

from django.urls import path

from . import calls, cases, check, disputes, files, live, pages, putting, receipts, sending, tasks

_CASE = "apply/<uuid:key>/"
_PAPER = f"{_CASE}<str:name>/"
_SENT = f"{_CASE}submissions/<uuid:submission>/"
urlpatterns = [
    path("apply/", calls.index, name="apply"),
    path("apply/calls/<uuid:key>/", calls.call, name="apply-call"),
    path("apply/calls/<uuid:key>/disagree", disputes.disagree, name="apply-disagree"),
    path("apply/calls/<uuid:key>/start", calls.start, name="apply-start"),
    path(_CASE, cases.show, name="apply-case"),
    path(f"{_CASE}open", cases.open_draft, name="apply-open"),
    path(f"{_CASE}move/<slug:transition>", cases.move, name="apply-move"),
    path(f"{_CASE}files/<uuid:file>", files.download, name="apply-file"),
    path(f"{_CASE}submitted-files/<uuid:file>", files.submitted, name="apply-submitted-file"),
    path(f"{_CASE}uploads/<uuid:upload>", sending.upload, name="apply-upload-part"),
    path(_SENT, receipts.show, name="apply-submission"),
    path(f"{_SENT}copy.pdf", receipts.as_pdf, name="apply-pdf"),
    path(f"{_SENT}receipt", receipts.receipt, name="apply-receipt"),
    path(_PAPER, tasks.show, name="apply-tasks"),
    path(f"{_PAPER}check", check.show, name="apply-check"),
    path(f"{_PAPER}submit", check.submit, name="apply-submit"),
    path(f"{_PAPER}ask", check.ask, name="apply-ask"),
    path(f"{_PAPER}comment", tasks.comment, name="apply-comment"),
    path(f"{_PAPER}settle", tasks.settle, name="apply-settle"),
    path(f"{_PAPER}give-back", tasks.give_back, name="apply-give-back"),
    path(f"{_PAPER}refill", tasks.refill, name="apply-refill"),
    path(f"{_PAPER}drop", putting.drop, name="apply-drop"),
    path(f"{_PAPER}take-out", putting.take_out, name="apply-take-out"),
    path(f"{_PAPER}upload/<slug:field>", sending.begin, name="apply-upload"),
    path(f"{_PAPER}pages/<slug:page>", pages.page, name="apply-page"),
    path(f"{_PAPER}pages/<slug:page>/autosave", live.autosave, name="apply-autosave"),
]
