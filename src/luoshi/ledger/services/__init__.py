"""The verbs of the ledger."""

from luoshi.ledger.services.bulk import (
    BulkResult,
    assign_tasks,
    draft_tasks,
    issue_tasks,
    place_tasks,
    sign_reports,
)
from luoshi.ledger.services.closing import (
    archive_task,
    cancel_task,
    check_progress,
    close_task,
    reopen_task,
    request_closing,
    resume_task,
    send_back_task,
    suspend_task,
    verify_task,
)
from luoshi.ledger.services.drafting import TargetDraft, change_task, draft_task
from luoshi.ledger.services.extending import decide_extension, request_extension
from luoshi.ledger.services.issuing import accept_task, issue_task, reissue_task, return_task
from luoshi.ledger.services.lighting import recompute_standings
from luoshi.ledger.services.lists import remove_list, save_list
from luoshi.ledger.services.planning import add_plan, change_plan, end_plan, move_plan, place_task
from luoshi.ledger.services.reporting import (
    block_task,
    report_progress,
    send_back_report,
    sign_report,
    unblock_task,
)
from luoshi.ledger.services.restating import restate_part

__all__ = [
    "BulkResult",
    "TargetDraft",
    "accept_task",
    "add_plan",
    "archive_task",
    "assign_tasks",
    "block_task",
    "cancel_task",
    "change_plan",
    "change_task",
    "check_progress",
    "close_task",
    "decide_extension",
    "draft_task",
    "draft_tasks",
    "end_plan",
    "issue_task",
    "issue_tasks",
    "move_plan",
    "place_task",
    "place_tasks",
    "recompute_standings",
    "reissue_task",
    "remove_list",
    "reopen_task",
    "report_progress",
    "request_closing",
    "request_extension",
    "restate_part",
    "resume_task",
    "return_task",
    "save_list",
    "send_back_report",
    "send_back_task",
    "sign_report",
    "sign_reports",
    "suspend_task",
    "unblock_task",
    "verify_task",
]
