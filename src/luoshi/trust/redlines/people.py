"""Which tables are about natural persons, so that the red lines know where to look hardest."""

import re
from collections.abc import Iterable

from luoshi.trust.redlines.product import Product, Table

# Those who work here; their logins are held to less than residents, but never scored.
STAFF = frozenset({"organisations.User", "organisations.Appointment", "organisations.Post"})
_PERSON = frozenset(
    [
        "account",
        "appellant",
        "applicant",
        "cadre",
        "caller",
        "candidate",
        "caretaker",
        "citizen",
        "clerk",
        "complainant",
        "employee",
        "farmer",
        "holder",
        "household",
        "identity",
        "informant",
        "inhabitant",
        "official",
        "passenger",
        "patient",
        "person",
        "petitioner",
        "profile",
        "resident",
        "staff",
        "student",
        "user",
        "villager",
        "visitor",
        "voter",
        "whistleblower",
        "worker",
    ]
)
PARTICULARS = frozenset(
    [
        "account",
        "address",
        "birth",
        "birthday",
        "birth_on",
        "card_number",
        "device_id",
        "email",
        "id_card",
        "identity_card",
        "id_number",
        "mobile",
        "openid",
        "phone",
        "real_name",
        "telephone",
        "username",
        "wechat",
    ]
)


def words_of(name: str) -> list[str]:
    """The words a name is made of: `UserSession` and `user_session` are the same two."""
    parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name)
    return [word for word in re.split(r"[^A-Za-z0-9]+", parted.lower()) if word]


def says(name: str, phrases: Iterable[str]) -> str:
    """The first phrase a name contains as whole words, or nothing."""
    words = "_" + "_".join(words_of(name)) + "_"
    return next((phrase for phrase in sorted(phrases) if f"_{phrase}_" in words), "")


def is_person(table: Table) -> bool:
    """Whether a row of the table is a natural person, by its name or by what it keeps."""
    last = words_of(table.label.split(".")[-1])
    about = bool(last) and (last[-1] in _PERSON or last[-1].rstrip("s") in _PERSON)
    keeps = len(table.names & PARTICULARS) >= 2
    return about or keeps or table.label in STAFF


def of_persons(product: Product, *, with_staff: bool = True) -> list[Table]:
    """The tables whose rows are persons."""
    return [
        table
        for table in product.tables
        if is_person(table) and (with_staff or table.label not in STAFF)
    ]


def linked_to(product: Product, persons: Iterable[Table]) -> list[Table]:
    """Those tables and the ones whose rows name one of them."""
    labels = {table.label for table in persons}
    return [
        table
        for table in product.tables
        if table.label in labels or any(column.leads_to in labels for column in table.columns)
    ]


def person_columns(product: Product) -> frozenset[str]:
    """The names under which other tables keep a single official: `filed_by`, `by_name`, `user`."""
    found = {"user", "user_id", "username", "holder"}
    for table in product.tables:
        for column in table.columns:
            is_act = column.leads_to == "organisations.Post" and column.name.endswith("_by")
            if (
                is_act
                or column.leads_to in {"organisations.User", "organisations.Appointment"}
                or column.name.endswith("by_name")
            ):
                found |= {column.name, f"{column.name}_id"}
    return frozenset(found)
