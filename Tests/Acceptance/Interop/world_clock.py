# SPDX-License-Identifier: MIT
# Part of StatsBot.
"""Speeds up time in this process to that of a simulated world, so that an unmodified client waits in simulated time."""

import asyncio
import selectors
import threading
import time


class _Selector(selectors.DefaultSelector):
    scale = 1.0

    def select(self, timeout=None):
        return super().select(timeout / self.scale if timeout else timeout)


class _Loop(asyncio.SelectorEventLoop):
    def __init__(self):
        super().__init__(_Selector())

    def time(self):
        return super().time() * _Selector.scale


def run(main, scale):
    """Runs a coroutine with all sleeps, timeouts and thread waits shortened by the factor `scale`."""
    _Selector.scale = scale
    counter, wait = time.perf_counter, threading.Event.wait
    time.perf_counter = lambda: counter() * scale
    threading.Event.wait = lambda self, timeout=None: wait(self, timeout / scale if timeout else timeout)
    with asyncio.Runner(loop_factory=_Loop) as runner:
        return runner.run(main)
