"""Imports of modules that take long, beside the interface."""

from __future__ import annotations

import asyncio
import importlib
from types import ModuleType


async def load(name: str) -> ModuleType:
    """Imports a module in a thread: it may take half a second, in which keys go on."""
    return await asyncio.to_thread(importlib.import_module, name)
