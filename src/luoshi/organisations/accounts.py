"""placeholder"""

from allauth.account.adapter import DefaultAccountAdapter


class StaffAccounts(DefaultAccountAdapter):
    """placeholder"""
