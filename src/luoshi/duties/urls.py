"""Addresses of duties."""

from django.urls import path

from luoshi.duties.views import coverage, handing, lists, register

app_name = "duties"
urlpatterns = [
    path("", lists.lists, name="lists"),
    path("units/<int:pk>/", lists.of_unit, name="unit"),
    path("units/<int:pk>/versions/", lists.issue_of_unit, name="issue_of_unit"),
    path("posts/<int:pk>/", lists.of_post, name="post"),
    path("posts/<int:pk>/versions/", lists.issue_of_post, name="issue_of_post"),
    path("posts/<int:pk>/hand-over/", handing.draft, name="draft_hand_over"),
    path("lists/<int:pk>/", lists.version, name="version"),
    path("lists/<int:pk>/list.docx", lists.export, {"form": "docx"}, name="version_docx"),
    path("lists/<int:pk>/list.xlsx", lists.export, {"form": "xlsx"}, name="version_xlsx"),
    path("lists/<int:pk>/signature/", lists.sign, name="sign_list"),
    path("lists/<int:pk>/objection/", lists.object_to, name="object_to_list"),
    path("lists/<int:pk>/answer/", lists.answer, name="answer_objection"),
    path("register/", register.register, name="register"),
    path("register/new/", register.add, name="add_duty"),
    path("register/workbook/", register.upload, name="import"),
    path("register/workbook/empty.xlsx", register.template, name="import_template"),
    path("register/workbook/rows/", register.apply, name="import_rows"),
    path("register/<int:pk>/", register.duty, name="duty"),
    path("register/<int:pk>/change/", register.change, name="change_duty"),
    path("register/<int:pk>/end/", register.end, name="end_duty"),
    path("register/<int:pk>/posts/", register.assign, name="assign_duty"),
    path("register/posts/<int:pk>/end/", register.release, name="release_duty"),
    path("coverage/", coverage.coverage, name="coverage"),
    path("two-duties/", coverage.two_duties, name="two_duties"),
    path("hand-overs/", handing.hand_overs, name="hand_overs"),
    path("hand-overs/<int:pk>/", handing.hand_over, name="hand_over"),
    path("hand-overs/<int:pk>/words/", handing.words, name="words"),
    path("hand-overs/<int:pk>/signature/", handing.sign, name="sign_hand_over"),
    path("hand-overs/<int:pk>/acceptance/", handing.accept, name="accept_hand_over"),
    path("hand-overs/<int:pk>/objection/", handing.object_to, name="object_to_hand_over"),
    path("hand-overs/<int:pk>/witness/", handing.witness, name="witness_hand_over"),
    path("hand-overs/<int:pk>/withdrawal/", handing.withdraw, name="withdraw_hand_over"),
]
