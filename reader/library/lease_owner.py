"""Who holds leases: a process of some machine; one of this machine can be seen to be dead."""

from __future__ import annotations

import os
import socket


def new_owner() -> str:
    """A name for the leases of one refresh: host, process and some random letters."""
    return f"{socket.gethostname()} {os.getpid()} {os.urandom(4).hex()}"


def is_dead(owner: str) -> bool:
    """Whether an owner of leases is a process of this machine that is gone."""
    host, pid, _ = owner.split(" ")
    return host == socket.gethostname() and not _is_alive(int(pid))


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
