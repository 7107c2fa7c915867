"""Addresses of plans."""

from django.urls import path

from luoshi.plans.views import node, reviews, settlements, tasks, tree

app_name = "plans"
urlpatterns = [
    path("", tree.plans, name="plans"),
    path("new/", tree.new, name="new"),
    path("<int:pk>/", node.plan, name="plan"),
    path("<int:pk>/change/", tree.change, name="change"),
    path("<int:pk>/place/", tree.place, name="place"),
    path("<int:pk>/end/", tree.end, name="end"),
    path("<int:pk>/tasks/", tasks.placing, name="placing"),
    path("<int:pk>/targets/new/", node.new_target, name="new_target"),
    path("<int:pk>/pairs/", node.pairs, name="pairs"),
    path("<int:pk>/reviews/new/", reviews.new, name="new_review"),
    path("<int:pk>/settlement/", settlements.sheet, name="settlement"),
    path("<int:pk>/settlement/sheet.xlsx", settlements.workbook, name="settlement_workbook"),
    path("<int:pk>/settlement/confirmations/", settlements.confirmations, name="confirmations"),
    path("targets/<int:pk>/removal/", node.target_removal, name="target_removal"),
    path("targets/<int:pk>/values/", node.values, name="values"),
    path("pairs/<int:pk>/removal/", node.pair_removal, name="pair_removal"),
    path("reviews/<int:pk>/", reviews.review, name="review"),
    path("settlements/<int:pk>/sending-back/", settlements.sending_back, name="sending_back"),
    path("tasks/<str:number>/place/", tasks.place, name="task_place"),
    path("tasks/<str:number>/goal/", tasks.goal, name="task_goal"),
    path("tasks/<str:number>/settlement/", settlements.of_task, name="task_settlement"),
    path("goals/<int:pk>/removal/", tasks.goal_removal, name="goal_removal"),
]
