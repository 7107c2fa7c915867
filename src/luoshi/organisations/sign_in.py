"""Who stands behind a session: the kept library's door, its person read in a prepared question."""

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import QuerySet

from luoshi.common.prepared import Prepared
from luoshi.organisations.models import User


def _person(user_id: int) -> QuerySet[User]:
    return User.objects.filter(pk=user_id)


_PERSON = Prepared(_person, int)


class SignIn(AuthenticationBackend):  # type: ignore[misc]
    """Logging in with name and password, as allauth does it."""

    def get_user(self, user_id: int) -> User | None:
        """The person of a session, as long as the account is active."""
        found = _PERSON.ask(int(user_id))
        return found[0] if found and self.user_can_authenticate(found[0]) else None
