"""Notices of the demonstration: everybody's of the last days, told as on any other morning."""

from datetime import datetime

from luoshi.notices.telling import remind, tell_of_acts


def tell(body_id: int, at: datetime) -> None:
    """Tell what the year has left to tell; called once the record is sealed."""
    tell_of_acts(body_id=body_id, at=at)
    remind(body_id=body_id, at=at)


def plan_acts(_year: object) -> None:
    """Nothing is put on the calendar: notices follow from the record."""
