"""Addresses of units, posts, persons, tokens and rights."""

from django.urls import path

from luoshi.organisations.views import importing, people, posts, sign_ins, units

app_name = "organisations"
urlpatterns = [
    path("", units.tree, name="tree"),
    path("find/", units.find, name="find"),
    path("new/", units.add, name="add_unit"),
    path("<int:pk>/", units.unit, name="unit"),
    path("<int:pk>/names/", units.change, name="change_unit"),
    path("<int:pk>/place/", units.move, name="move_unit"),
    path("<int:pk>/end/", units.end, name="end_unit"),
    path("<int:pk>/seats/", units.seats, name="seats"),
    path("<int:pk>/posts/new/", posts.add, name="add_post"),
    path("posts/<int:pk>/", posts.change, name="change_post"),
    path("posts/<int:pk>/roles/", posts.roles, name="grant_roles"),
    path("posts/<int:pk>/end/", posts.end, name="end_post"),
    path("posts/<int:pk>/holder/", posts.appoint, name="appoint"),
    path("posts/<int:pk>/stand-ins/", posts.backups, name="backups"),
    path("posts/<int:pk>/absences/", posts.absences, name="absences"),
    path("appointments/<int:pk>/end/", posts.vacate, name="vacate"),
    path("absences/<int:pk>/end/", posts.back_again, name="back_again"),
    path("my-posts/", posts.my_posts, name="my_posts"),
    path("my-posts/current/", posts.act_as, name="act_as"),
    path("persons/", people.people, name="people"),
    path("persons/new/", people.add, name="add_person"),
    path("persons/<int:pk>/password/", people.password, name="password"),
    path("persons/<int:pk>/end/", people.close, name="close_person"),
    path("persons/<int:pk>/reopening/", people.reopen, name="reopen_login"),
    path("persons/<int:pk>/sign-ins/", sign_ins.of_person, name="person_sign_ins"),
    path("persons/<int:pk>/sessions/end/", sign_ins.end_all, name="end_sessions"),
    path("persons/<int:pk>/second-factor/", sign_ins.ask_reset, name="ask_reset"),
    path("my-sign-in/", sign_ins.mine, name="my_sign_in"),
    path("my-sign-in/second-factor/", sign_ins.set_up, name="set_up_second_factor"),
    path("my-sign-in/sessions/end/", sign_ins.end_others, name="end_my_sessions"),
    path("my-sign-in/sessions/<int:pk>/end/", sign_ins.end_session, name="end_session"),
    path("second-factors/", sign_ins.resets, name="resets"),
    path("second-factors/<int:pk>/", sign_ins.confirm_reset, name="confirm_reset"),
    path("looks/", sign_ins.views, name="views"),
    path("tokens/", people.tokens, name="tokens"),
    path("tokens/<int:pk>/end/", people.withdraw, name="withdraw_token"),
    path("rights/", people.explain, name="explain"),
    path("workbook/", importing.upload, name="import"),
    path("workbook/rows/", importing.apply, name="import_rows"),
    path("workbook/empty.xlsx", importing.template, name="import_template"),
]
