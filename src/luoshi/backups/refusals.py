"""Why a backup is not made, not opened, or not put in the place of live data."""

from django.utils.translation import gettext_lazy as _

from luoshi.common.errors import Refusal


class NotABackup(Refusal):
    """The file is something else."""

    sentence = _("%(file)s is not a backup of Luoshi. Name a file that ends in .luoshi.")


class Damaged(Refusal):
    """A byte of the file is not what was written."""

    sentence = _(
        "%(file)s is damaged: the piece that begins at byte %(position)s is not what was written. "
        "Take another copy of this backup, or an older one."
    )


class CutOff(Refusal):
    """The end of the file is missing."""

    sentence = _(
        "%(file)s breaks off after byte %(position)s. Copy it again, or take an older backup."
    )


class KeyMissing(Refusal):
    """The key that opens the file is not here."""

    sentence = _(
        "The key %(key)s that opens this backup is not in %(folder)s. "
        "Name the file that holds it with --key-file, or type the printed key."
    )


class BadKey(Refusal):
    """What was typed or found is no key."""

    sentence = _(
        "This is not a backup key: it has 14 groups of four letters and digits, and its check "
        "letters must fit. Compare it with the printed sheet."
    )


class KeyCannotBeKept(Refusal):
    """The file of the key is readable by others."""

    sentence = _("%(path)s is readable by others. Set its permissions to 600 and repeat.")


class ToolMissing(Refusal):
    """PostgreSQL's own tools are not on this machine, or too old."""

    sentence = _(
        "%(tool)s of version %(wanted)s or newer is not on this machine (found: %(found)s). "
        "Install PostgreSQL's client of that version and repeat."
    )


class ToolFailed(Refusal):
    """One of PostgreSQL's own tools gave up."""

    sentence = _("%(tool)s failed: %(said)s")


class CannotBeWritten(Refusal):
    """The place for the backup does not take it."""

    sentence = _("%(place)s cannot be written: %(said)s. Nothing half-written was left there.")


class TargetMissing(Refusal):
    """The off-machine folder is not there."""

    sentence = _(
        "The folder %(place)s for backups is not there. Mount it, or correct LUOSHI_BACKUP_TO."
    )


class CopyFailed(Refusal):
    """The command that carries the backup away failed."""

    sentence = _("The copy to another machine failed: %(said)s")


class AlreadyRunning(Refusal):
    """Another process makes or restores a backup."""

    sentence = _("Another backup or restore is under way. Wait until it has ended.")


class StillServing(Refusal):
    """The site runs from the folder that is to be replaced."""

    sentence = _("Luoshi is running from %(home)s. Stop it, then restore.")


class HostNotNamed(Refusal):
    """Live data would be replaced and nobody said on which machine."""

    sentence = _(
        "%(place)s on %(host)s holds data. To replace it type the name of this machine "
        "(--host %(host)s); what is there now will be kept beside it, not deleted."
    )


class OtherDatabase(Refusal):
    """A backup of one kind of database does not fit the other."""

    sentence = _(
        "This backup was made of %(made)s; this installation uses %(here)s. "
        "Set LUOSHI_DATABASE_URL accordingly and repeat."
    )


class NotEqual(Refusal):
    """What was restored is not what was backed up."""

    sentence = _("What was restored differs from what was backed up: %(what)s")
