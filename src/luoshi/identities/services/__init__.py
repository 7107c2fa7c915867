"""The verbs of the vault."""

from luoshi.identities.services.forgetting import (
    close_identity,
    forget_due,
    forget_identity,
    issue_class,
    issue_starting_classes,
)
from luoshi.identities.services.opening import ask_opening, decide_opening, show_opened
from luoshi.identities.services.receiving import name_handler, receive_identity, renew_key
from luoshi.identities.services.relaying import answer_relay, read_relay, write_relay

__all__ = [
    "answer_relay",
    "ask_opening",
    "close_identity",
    "decide_opening",
    "forget_due",
    "forget_identity",
    "issue_class",
    "issue_starting_classes",
    "name_handler",
    "read_relay",
    "receive_identity",
    "renew_key",
    "show_opened",
    "write_relay",
]
