"""What protects a Word file from being changed: restrictions on editing, and signatures."""

from carelang.formats.word.names import child, value
from carelang.formats.word.package import SIGNATURE, Package


def refuse_protected(package: Package) -> None:
    """Raise ``UnreadableFile`` for a file that is signed, read only or for filling in forms."""
    if package.related("", SIGNATURE) or any(name.startswith("_xmlsignatures/") for name in package.names()):
        package.refuse("it is digitally signed, and any change would break the signature", "Annotate an unsigned copy")
    kind = _protected_for(package)
    if kind in ("readOnly", "forms"):
        shown = "read only" if kind == "readOnly" else "filling in forms"
        package.refuse(f"it is protected for {shown}", "Stop the protection in Word (Review, Restrict Editing)")


def comments_only(package: Package) -> bool:
    """Whether the document is protected so that comments may be added and nothing else."""
    return _protected_for(package) == "comments"


def _protected_for(package: Package) -> str | None:
    for part in package.related(package.main, "settings"):
        protection = child(package.xml(part).getroot(), "documentProtection") if package.has(part) else None
        if protection is not None and value(protection, "enforcement") in ("1", "true", "on"):
            return value(protection, "edit")
    return None
