"""Where a store may lie: on a disk of this machine, never in a network folder, where SQLite's locks are not certain."""

import os
import re
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from models.errors import StoreElsewhere

_WINDOWS_SHARE = "Windows share"
# File systems whose files lie on other machines. 9p, virtiofs and overlay are left out: containers have their root on
# them; and so is fuse.mergerfs, which joins local disks.
NETWORK_FILE_SYSTEMS = frozenset((
    "afpfs", "afs", "beegfs", "ceph", "cifs", "coda", "davfs", "ftp", "gfs2", "glusterfs", "gpfs", "lustre", "ncpfs",
    "nfs", "nfs4", "ocfs2", "orangefs", "smb3", "smbfs", "webdav",
    "fuse.blobfuse", "fuse.blobfuse2", "fuse.ceph", "fuse.ceph-fuse", "fuse.curlftpfs", "fuse.davfs2", "fuse.gcsfuse",
    "fuse.glusterfs", "fuse.goofys", "fuse.google-drive-ocamlfuse", "fuse.gvfsd-fuse", "fuse.juicefs", "fuse.kio-fuse",
    "fuse.mfs", "fuse.mount-s3", "fuse.rclone", "fuse.s3fs", "fuse.smbnetfs", "fuse.sshfs", _WINDOWS_SHARE,
))  # fmt: skip
_DRIVE_REMOTE = 4  # what Windows answers for a drive letter that stands for a share
_OCTAL = r"\\([0-7]{3})"  # as the kernel writes a blank in a mount point: \040
_MAC_MOUNT = r"(?m)^.*? on (/.*) \(([^,)]+)[^()]*\)$"


def refuse_network_folder(path: Path) -> None:
    """Raise StoreElsewhere where a store at ``path`` would lie in a network folder; what cannot be told is accepted.

    The file need not exist yet. A symbolic link counts for the place that it leads to.
    """
    kind = None
    with suppress(OSError, ValueError):
        kind = _kind_of(path)
    if kind in NETWORK_FILE_SYSTEMS:
        raise StoreElsewhere(
            f"{path} is in a network folder ({kind}). Over a network it is not certain that a file is locked for one "
            "person at a time, so what two people enter could destroy each other's entries. Keep the store on this "
            "machine's own disk: name a place there with --store. Copies for safe keeping may go to the network folder."
        )


def file_system_of(path: str, mounts: Iterable[tuple[str, str]]) -> str | None:
    """The kind of file system that holds an absolute, resolved path; ``mounts`` are (mount point, kind).

    The longest mount point decides, and of equal ones the last, which was mounted over the others.
    """
    longest, found = -1, None
    for point, kind in mounts:
        folder = point.rstrip("/") + "/"
        if len(folder) >= longest and f"{path}/".startswith(folder):
            longest, found = len(folder), kind
    return found


def linux_mounts(mountinfo: str) -> list[tuple[str, str]]:
    """What ``/proc/self/mountinfo`` says; a folder mounted elsewhere again (bind) has a line of its own there."""
    mounts = []
    for line in mountinfo.split("\n"):
        before, _, after = line.partition(" - ")
        if len(place := before.split(" ")) > 4 and after:
            kind, source = (*after.split(" "), "")[:2]
            point = place[4]
            if "\\" in point:
                point = re.sub(_OCTAL, lambda match: chr(int(match[1], 8)), point)
            # davfs2 gives its kind as plain “fuse”, and the address as what is mounted.
            mounts.append((point, "davfs" if kind == "fuse" and "://" in source else kind))
    return mounts


def mac_mounts(printed: str) -> list[tuple[str, str]]:
    """What ``/sbin/mount`` prints on macOS: ``//ada@server/share on /Volumes/share (smbfs, nodev, nosuid)``."""
    return [(point, kind) for point, kind in re.findall(_MAC_MOUNT, printed)]


def names_a_server(path: str) -> bool:
    r"""Whether a Windows path begins with a server: ``\\server\share\…``, ``\\?\UNC\server\share\…``."""
    plain = path.replace("/", "\\")
    if plain[:4] in ("\\\\?\\", "\\\\.\\"):  # a device of this machine, unless it says UNC
        return plain[4:8].upper() == "UNC\\"
    return plain.startswith("\\\\")


def _kind_of(path: Path) -> str | None:
    place = os.path.realpath(path)
    if sys.platform == "win32":
        return _WINDOWS_SHARE if _on_a_share(os.path.abspath(path)) or _on_a_share(place) else None
    if sys.platform == "darwin":  # whose disks are blind to upper and lower case
        return file_system_of(place.casefold(), mac_mounts(_printed_by_mount().casefold()))
    # Read after the path was resolved: that may have mounted what was waiting to be used.
    return file_system_of(place, linux_mounts(os.fsdecode(Path("/proc/self/mountinfo").read_bytes())))


def _printed_by_mount() -> str:
    import subprocess

    with suppress(subprocess.SubprocessError):
        return os.fsdecode(subprocess.run(["/sbin/mount"], capture_output=True, timeout=5, check=True).stdout)
    return ""


def _on_a_share(path: str) -> bool:
    if names_a_server(path):
        return True
    if sys.platform == "win32":
        import ctypes

        return bool(ctypes.windll.kernel32.GetDriveTypeW(os.path.splitdrive(path)[0] + "\\") == _DRIVE_REMOTE)
    return False
