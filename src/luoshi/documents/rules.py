"""Who may do what with a document; each docstring is the rule's sentence."""

from luoshi.common.permissions import Rule, clause
from luoshi.documents.models import Document
from luoshi.documents.states import DOCUMENT
from luoshi.organisations.actor import Actor
from luoshi.organisations.roles import Role


@clause
def is_of_body(actor: Actor, document: Document | None) -> bool:
    """The post belongs to the body whose document it is."""
    return document is None or actor.body_id == document.body_id


@clause
def is_of_supervision(actor: Actor, document: Document | None) -> bool:
    """The post belongs to supervision."""
    return actor.has(Role.SUPERVISOR, Role.SUPERVISION_HEAD)


@clause
def was_issued(actor: Actor, document: Document) -> bool:
    """The document was issued, and the reader holds a post in the body."""
    return document.issued_at is not None and actor.post_id is not None


@clause
def is_head_or_administrator(actor: Actor, document: Document | None) -> bool:
    """The post is that of the head of supervision or of an administrator."""
    return actor.has(Role.SUPERVISION_HEAD, Role.ADMINISTRATOR)


@clause
def is_head_of_supervision(actor: Actor, document: Document | None) -> bool:
    """The post is that of the head of supervision."""
    return actor.has(Role.SUPERVISION_HEAD)


@clause
def is_at_the_machine(actor: Actor, document: Document | None) -> bool:
    """The act is a command given on the machine itself."""
    return actor.channel == "system"


def can_read_document(actor: Actor, document: Document) -> bool:
    """A document is read by supervision; once issued, by everyone with a post in the body."""
    return is_of_body(actor, document) and (
        is_of_supervision(actor, document) or was_issued(actor, document)
    )


def can_add_document(actor: Actor, document: Document | None) -> bool:
    """Documents are added by supervision."""
    return is_of_body(actor, document) and is_of_supervision(actor, document)


def can_change_document(actor: Actor, document: Document) -> bool:
    """A document's title, date and cleaning are set right by supervision."""
    return is_of_body(actor, document) and is_of_supervision(actor, document)


def can_decide(actor: Actor, document: Document) -> bool:
    """What becomes of a sentence is decided by supervision."""
    return is_of_body(actor, document) and is_of_supervision(actor, document)


def can_issue_document(actor: Actor, document: Document) -> bool:
    """A document's tasks are issued by supervision."""
    return is_of_body(actor, document) and is_of_supervision(actor, document)


def can_withdraw_document(actor: Actor, document: Document) -> bool:
    """A document added by mistake is withdrawn by supervision."""
    return is_of_body(actor, document) and is_of_supervision(actor, document)


def can_ask_second_reader(actor: Actor, document: Document) -> bool:
    """A document is shown to the second reader by supervision."""
    return is_of_body(actor, document) and is_of_supervision(actor, document)


def can_export_gold(actor: Actor, document: Document | None) -> bool:
    """Decisions are exported by supervision, or by a command on the machine itself."""
    return is_of_supervision(actor, document) or is_at_the_machine(actor, document)


def can_train_reader(actor: Actor, document: Document | None) -> bool:
    """A reader is trained by the head of supervision, an administrator, or on the machine."""
    return is_head_or_administrator(actor, document) or is_at_the_machine(actor, document)


def can_choose_reader(actor: Actor, document: Document | None) -> bool:
    """Which reader reads is settled by the head of supervision."""
    return is_head_of_supervision(actor, document)


def can_see_readers(actor: Actor, document: Document | None) -> bool:
    """The readers and their figures are seen by supervision and administrators."""
    return is_of_supervision(actor, document) or is_head_or_administrator(actor, document)


RULE_OF_MOVE: dict[str, Rule] = {
    "adopt": can_decide,
    "forward": can_decide,
    "reject": can_decide,
    "merge": can_decide,
    "reconsider": can_decide,
    "issue": can_issue_document,
    "join": can_decide,
}
RULE_OF_DOCUMENT_MOVE: dict[str, Rule] = {
    "issue": can_issue_document,
    "reopen": can_issue_document,
    "withdraw": can_withdraw_document,
}


def document_moves_open_to(actor: Actor, document: Document) -> tuple[str, ...]:
    """The moves of the document that are legal now and allowed to the actor."""
    return tuple(
        move.name
        for move in DOCUMENT.moves_from(document.state)
        if RULE_OF_DOCUMENT_MOVE[move.name](actor, document)
    )
