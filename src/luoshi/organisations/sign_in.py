"""Who stands behind a session: the kept library's door, its person read in a prepared question."""

from allauth.account.auth_backends import AuthenticationBackend

from luoshi.common import clock
from luoshi.organisations.models import User
from luoshi.organisations.selectors import person_of_session


class SignIn(AuthenticationBackend):  # type: ignore[misc]
    """Logging in with name and password, as allauth does it."""

    def get_user(self, user_id: int) -> User | None:
        """The person of a session, as long as the account is active."""
        person = person_of_session(int(user_id), clock.today())
        return person if person and self.user_can_authenticate(person) else None
