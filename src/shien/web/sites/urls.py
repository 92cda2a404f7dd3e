"""外部サイト連携の道。"""

from django.urls import path

from . import views

urlpatterns = [
    path("sites/", views.index, name="sites"),
    path("sites/<slug:client_id>/link", views.link, name="site-link"),
    path("sites/consents/<uuid:consent_id>/", views.consent, name="consent"),
    path("sites/consents/<uuid:consent_id>/withdraw", views.withdraw, name="consent-withdraw"),
    path("sites/consents/<uuid:consent_id>/receipt", views.receipt, name="consent-receipt"),
    path("oauth/authorize", views.authorize, name="oauth-authorize"),
    path("proposals/", views.proposals, name="proposals"),
    path("proposals/<uuid:proposal_id>/decide", views.decide, name="proposal-decide"),
]
