"""placeholder"""


class LocalWordsValidator:
    """placeholder"""

    def validate(self, password: str, user: object = None) -> None:
        """placeholder"""

    def get_help_text(self) -> str:
        """placeholder"""
        return ""
