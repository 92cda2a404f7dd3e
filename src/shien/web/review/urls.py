"""審査の道。"""

from django.urls import path

from . import alarms, bulk, case, decisions, interviews, mine, publication, queue, ranking

urlpatterns = [
    path("staff/review/", queue.index, name="review"),
    path("staff/review/bulk", bulk.bulk, name="review-bulk"),
    path("staff/review/alarms/", alarms.index, name="review-alarms"),
    path("staff/review/proposals/", decisions.index, name="review-proposals"),
    path("staff/review/proposals/<uuid:key>/refuse", decisions.refuse, name="review-refuse"),
    path("staff/review/proposals/<uuid:key>/take-over", decisions.take_over, name="review-take-over"),
    path("staff/review/calls/<uuid:key>/ranking/", ranking.show, name="review-ranking"),
    path("staff/review/calls/<uuid:key>/publication/", publication.prepare, name="review-publication"),
    path("staff/review/calls/<uuid:key>/interviews/", interviews.slots, name="review-slots"),
    path("staff/review/<uuid:key>/", case.show, name="review-case"),
    path("staff/review/<uuid:key>/files/<uuid:file>", case.file, name="review-file"),
    path("review/mine/", mine.index, name="review-mine"),
    path("review/mine/<uuid:key>/", mine.show, name="review-score"),
    path("review/mine/<uuid:key>/files/<uuid:file>", mine.file, name="review-score-file"),
    path("interviews/<uuid:key>/", interviews.book, name="interview"),
    path("calls/<uuid:key>/results/", publication.results, name="call-results"),
    path("calls/<uuid:key>/results.csv", publication.results_csv, name="call-results-csv"),
]
