"""Gives a file that replaces another its owner, group, mode and extended attributes.

What the system does not permit is left out. Then the file is readable for fewer than before, never
for more.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress

_ACL = "system.posix_acl_access"

_NOT_COPIED = "security.capability"
"""The rights of a program, which the system itself takes away when its file is written."""


def keep_attributes(target: str, old: os.stat_result, descriptor: int) -> None:
    """Give a new file the attributes of the file at `target`, whose status is `old`.

    The new file may be readable for its owner alone until then. The order matters: a change of
    owner clears set-id bits, and an access control list sets the mode.

    Raises:
        OSError: if the mode cannot be changed.
    """
    mode = stat.S_IMODE(old.st_mode)
    new = os.fstat(descriptor)
    if (new.st_uid, new.st_gid) != (old.st_uid, old.st_gid):
        _change_owner(descriptor, old)
        new = os.fstat(descriptor)
    if (new.st_uid, new.st_gid) != (old.st_uid, old.st_gid):
        mode &= ~(stat.S_ISUID | stat.S_ISGID)
    is_same_group = new.st_gid == old.st_gid
    if not _copy_extended_attributes(target, descriptor, with_acl=is_same_group):
        mode = _without_group(mode)
    os.fchmod(descriptor, mode)


def _change_owner(descriptor: int, old: os.stat_result) -> None:
    """Change owner and group, or else the group alone, as far as permitted."""
    for owner in (old.st_uid, -1):
        with suppress(OSError):
            os.fchown(descriptor, owner, old.st_gid)
            return


def _without_group(mode: int) -> int:
    """Returns the mode that gives the group no rights that others do not have."""
    of_others = (mode & stat.S_IRWXO) << 3
    return (mode & ~stat.S_IRWXG) | (mode & of_others)


def _copy_extended_attributes(target: str, descriptor: int, *, with_acl: bool) -> bool:
    """Copy extended attributes. Returns whether the mode means for the group what it meant."""
    if not hasattr(os, "listxattr"):
        return with_acl
    try:
        names = os.listxattr(target)
    except OSError:
        return with_acl  # the file system has none
    has_acl = _ACL in names
    if not has_acl or not with_acl:
        with suppress(OSError):  # there is one only where the folder has a default for it
            os.removexattr(descriptor, _ACL)
    kept = with_acl
    for name in names:
        if name == _NOT_COPIED or (name == _ACL and not with_acl):
            continue
        try:
            os.setxattr(descriptor, name, os.getxattr(target, name))
        except OSError:
            kept = kept and name != _ACL
    return kept
