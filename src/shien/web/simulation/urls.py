"""「補助金を使ったら」の道。数字は道に書かない。"""

from django.urls import path

from . import files, saved, views

_HOME = "diagnosis/simulation/"
urlpatterns = [
    path(_HOME, views.index, name="simulation"),
    path(f"{_HOME}start", views.start, name="simulation-start"),
    path(f"{_HOME}compare", saved.compare, name="simulation-compare"),
    path(f"{_HOME}drafts/<uuid:draft>/scheme", views.scheme, name="simulation-scheme"),
    path(f"{_HOME}drafts/<uuid:draft>/result", views.result, name="simulation-result"),
    path(f"{_HOME}drafts/<uuid:draft>/adjust", views.adjust, name="simulation-adjust"),
    path(f"{_HOME}drafts/<uuid:draft>/save", saved.save, name="simulation-save"),
    path(f"{_HOME}drafts/<uuid:draft>/<slug:key>", views.step, name="simulation-step"),
    path(f"{_HOME}plans/<uuid:plan>/", saved.show, name="simulation-plan"),
    path(f"{_HOME}plans/<uuid:plan>/print", saved.printed, name="simulation-print"),
    path(f"{_HOME}plans/<uuid:plan>/change", saved.change, name="simulation-change"),
    path(f"{_HOME}plans/<uuid:plan>/plan.yaml", files.download, {"kind": "plan.yaml"}, name="simulation-yaml"),
    path(f"{_HOME}plans/<uuid:plan>/result.csv", files.download, {"kind": "result.csv"}, name="simulation-csv"),
    path(f"{_HOME}plans/<uuid:plan>/result.json", files.download, {"kind": "result.json"}, name="simulation-json"),
    path(f"{_HOME}plans/<uuid:plan>/send", saved.hand, {"act": "send"}, name="simulation-send"),
    path(f"{_HOME}plans/<uuid:plan>/take-back", saved.hand, {"act": "take-back"}, name="simulation-take-back"),
    path(f"{_HOME}plans/<uuid:plan>/remove", saved.hand, {"act": "remove"}, name="simulation-remove"),
]
