# SPDX-License-Identifier: MIT
# Part of StatsBot.
"""Speeds up time in this process to that of a simulated world, so that an unmodified client waits in simulated time.

Import it before a library that keeps its own references to functions of `time`.
"""

import asyncio
import selectors
import threading
import time

_time, _monotonic, _perf_counter, _wait = time.time, time.monotonic, time.perf_counter, threading.Event.wait
_scale = 1.0
# The wall clock shows real time until `start_at`.
_origin = 0.0
_wall_scale = 1.0

time.time = lambda: _origin + (_time() - _origin) * _wall_scale
time.monotonic = lambda: _monotonic() * _scale
time.perf_counter = lambda: _perf_counter() * _scale
threading.Event.wait = lambda self, timeout=None: _wait(self, timeout / _scale if timeout else timeout)


class _Selector(selectors.DefaultSelector):
    def select(self, timeout=None):
        return super().select(timeout / _scale if timeout else timeout)


class _Loop(asyncio.SelectorEventLoop):
    def __init__(self):
        super().__init__(_Selector())

    def time(self):
        return time.monotonic()


def start_at(clock):
    """Sets the wall clock to that of a simulator, which prints it as `<origin>,<scale>`."""
    global _origin, _wall_scale
    _origin, _wall_scale = (float(part) for part in clock.split(","))


def run(main, scale):
    """Runs a coroutine with all sleeps, timeouts and thread waits shortened by the factor `scale`."""
    global _scale
    _scale = scale
    with asyncio.Runner(loop_factory=_Loop) as runner:
        return runner.run(main)
