"""A store never lies in a network folder, whatever way leads there; what cannot be told is accepted."""

import os
import sys
import time
from pathlib import Path

import pytest

from db import place
from db.place import (
    NETWORK_FILE_SYSTEMS,
    file_system_of,
    linux_mounts,
    mac_mounts,
    names_a_server,
    refuse_network_folder,
)
from models.errors import StoreElsewhere

MOUNTS = [
    ("/", "ext4"),
    ("/proc", "proc"),
    ("/home", "nfs4"),
    ("/home/ada", "ext4"),
    ("/home/ada/team share", "cifs"),
    ("/mnt/both", "autofs"),
    ("/mnt/both", "nfs"),
    ("/srv/", "fuse.sshfs"),
]

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="/proc/self/mountinfo is Linux's")


@pytest.fixture
def mounted(monkeypatch):
    """A function by which this machine says that it has these mounts, given as (mount point, kind)."""

    def say(*mounts):
        lines = [
            f"{number} 1 0:{number} / {str(point).replace(' ', chr(92) + '040')} rw shared:1 - {kind} server:/x rw"
            for number, (point, kind) in enumerate(mounts, 20)
        ]
        monkeypatch.setattr(Path, "read_bytes", lambda self: os.fsencode("\n".join(lines) + "\n"))

    return say


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/store.db", "ext4"),
        ("/", "ext4"),
        ("/home/bob/store.db", "nfs4"),
        ("/home", "nfs4"),
        ("/homely/store.db", "ext4"),
        ("/home/ada/store.db", "ext4"),
        ("/home/ada/team share/store.db", "cifs"),
        ("/home/ada/team shared/store.db", "ext4"),
        ("/mnt/both/store.db", "nfs"),
        ("/srv/store.db", "fuse.sshfs"),
        ("/srv", "fuse.sshfs"),
    ],
)
def test_the_longest_mount_point_decides_and_of_equal_ones_the_last(path, kind):
    assert file_system_of(path, MOUNTS) == kind


def test_the_order_of_other_mounts_does_not_matter():
    assert file_system_of("/home/ada/store.db", reversed(MOUNTS)) == "ext4"


def test_without_mounts_nothing_is_known():
    assert file_system_of("/store.db", []) is None


def test_what_the_kernel_says_of_mounts_is_understood():
    said = (
        "27 1 254:0 / / rw,relatime - ext4 /dev/vda rw\n"
        "40 27 0:40 /deep/folder /bound rw shared:7 master:1 - nfs4 server:/deep rw\n"
        r"41 27 0:41 / /a\040b\011c\134d\043e rw - cifs //server/share\040x rw" + "\n"
        "42 27 0:42 / /dav rw - fuse https://dav.example.org/ rw\n"
        "43 27 0:43 / /local rw - fuse /dev/fuse rw\n"
        "44 27 0:44 / /n\u2028l\u00e9 rw - nfs server:/ rw\n"
        "half a line\n"
    )
    assert linux_mounts(said) == [
        ("/", "ext4"),
        ("/bound", "nfs4"),
        ("/a b\tc\\d#e", "cifs"),
        ("/dav", "davfs"),
        ("/local", "fuse"),
        ("/n\u2028l\u00e9", "nfs"),
    ]


def test_what_macos_prints_of_mounts_is_understood():
    printed = (
        "/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)\n"
        "map auto_home on /System/Volumes/Data/home (autofs, automounted, nobrowse)\n"
        "//ada@server/Team%20Share on /Volumes/Team Share (1) (smbfs, nodev, nosuid, mounted by ada)\n"
        "server:/x on /Volumes/x (nfs)\n"
    )
    assert mac_mounts(printed) == [
        ("/", "apfs"),
        ("/System/Volumes/Data/home", "autofs"),
        ("/Volumes/Team Share (1)", "smbfs"),
        ("/Volumes/x", "nfs"),
    ]


@pytest.mark.parametrize(
    ("path", "server"),
    [
        (r"\\server\share\store.db", True),
        ("//server/share/store.db", True),
        (r"\\?\UNC\server\share\store.db", True),
        (r"\\?\unc\server\share\store.db", True),
        (r"\\.\UNC\server\share\store.db", True),
        (r"\\wsl$\Ubuntu\home\ada\store.db", True),
        (r"C:\Users\Ada\store.db", False),
        (r"\\?\C:\Users\Ada\store.db", False),
        (r"\\.\C:\store.db", False),
        (r"\Users\Ada\store.db", False),
        ("store.db", False),
        ("", False),
    ],
)
def test_a_windows_path_that_begins_with_a_server_is_known(path, server):
    assert names_a_server(path) is server


def test_containers_and_joined_local_disks_are_not_taken_for_a_network():
    assert not NETWORK_FILE_SYSTEMS & {"9p", "overlay", "virtiofs", "fuse.mergerfs", "fuse", "fuseblk", "tmpfs", None}


def test_this_machine_s_own_disk_is_accepted(tmp_path):
    refuse_network_folder(tmp_path / "store.db")
    refuse_network_folder(tmp_path / "not" / "yet" / "made" / "store.db")


@on_linux
@pytest.mark.parametrize("kind", sorted(NETWORK_FILE_SYSTEMS - {"Windows share"}))
def test_a_store_in_a_network_folder_is_refused_with_what_why_and_what_to_do(mounted, tmp_path, kind):
    mounted(("/", "ext4"), (tmp_path, kind))
    target = tmp_path / "store.db"
    with pytest.raises(StoreElsewhere) as refused:
        refuse_network_folder(target)
    for words in (str(target), kind, "not certain", "destroy each other", "this machine's own disk", "safe keeping"):
        assert words in str(refused.value)


@on_linux
def test_a_local_disk_below_a_network_folder_is_accepted(mounted, tmp_path):
    mounted(("/", "nfs4"), (tmp_path, "ext4"))
    refuse_network_folder(tmp_path / "store.db")


@on_linux
def test_a_path_that_does_not_exist_yet_counts_for_where_it_would_be_made(mounted, tmp_path):
    mounted(("/", "ext4"), (tmp_path / "share", "cifs"))
    refuse_network_folder(tmp_path / "beside" / "store.db")
    with pytest.raises(StoreElsewhere):
        refuse_network_folder(tmp_path / "share" / "not" / "yet" / "store.db")


@on_linux
def test_a_relative_path_counts_from_the_folder_that_one_is_in(mounted, tmp_path, monkeypatch):
    share = tmp_path / "team share"
    share.mkdir()
    mounted(("/", "ext4"), (share, "cifs"))
    monkeypatch.chdir(share)
    for inside in ("store.db", "./deep/store.db", "../team share/store.db"):
        with pytest.raises(StoreElsewhere):
            refuse_network_folder(Path(inside))
    refuse_network_folder(Path("../store.db"))


@on_linux
def test_a_symbolic_link_counts_for_the_place_it_leads_to(mounted, tmp_path):
    share, here = tmp_path / "share", tmp_path / "here"
    share.mkdir()
    here.mkdir()
    (here / "folder").symlink_to(share)
    (here / "store.db").symlink_to(share / "gone.db")
    (share / "home").symlink_to(here)
    mounted(("/", "ext4"), (share, "nfs"))
    for leads_away in (here / "folder" / "store.db", here / "store.db"):
        with pytest.raises(StoreElsewhere):
            refuse_network_folder(leads_away)
    refuse_network_folder(share / "home" / "own.db")


@on_linux
def test_a_link_that_leads_to_itself_is_not_decided_here(tmp_path):
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    refuse_network_folder(tmp_path / "loop" / "store.db")


def test_what_cannot_be_read_is_accepted(tmp_path, monkeypatch):
    def unreadable(*_):
        raise OSError("no /proc here")

    monkeypatch.setattr(Path, "read_bytes", unreadable)
    monkeypatch.setattr(place, "_printed_by_mount", unreadable)
    refuse_network_folder(tmp_path / "store.db")
    refuse_network_folder(Path("a\0b"))


@on_linux
def test_asking_costs_nothing_that_a_person_would_notice(mounted, tmp_path):
    mounted(("/", "ext4"), *((f"/var/lib/containers/{number}", "overlay") for number in range(2_000)))
    begun = time.perf_counter()
    refuse_network_folder(tmp_path / "store.db")
    assert time.perf_counter() - begun < 0.1
