# SPDX-License-Identifier: MIT
# Part of StatsBot.
"""`statsbot simulate` as a child process, with its control routes."""

import asyncio
import subprocess

import aiohttp


class Simulator:
    """An async context manager; the process stops at the end of the block."""

    def __init__(self, program, *arguments):
        self._command = [program, "simulate", "--port", "0", *arguments]

    async def __aenter__(self):
        self._process = subprocess.Popen(self._command, stdout=subprocess.PIPE, text=True)
        try:
            # The simulator prints all variables at once.
            self.variables = {}
            while "STATSBOT_CLOCK" not in self.variables:
                line = await asyncio.to_thread(self._process.stdout.readline)
                if not line:
                    raise RuntimeError(f"the simulator exited with {self._process.wait()}")
                name, _, value = line.rstrip("\n").partition("=")
                self.variables[name] = value
            self.api = self.variables["DISCORD_API_BASE_URL"]
            self._root = self.api.removesuffix("/api/v10") + "/simulator"
            self._session = aiohttp.ClientSession()
        except BaseException:
            self._end()
            raise
        return self

    async def __aexit__(self, *_):
        await self._session.close()
        await asyncio.to_thread(self._end)

    def _end(self):
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()

    async def get(self, path):
        async with self._session.get(self._root + path) as response:
            response.raise_for_status()
            return await response.json()

    async def fetch(self, url):
        """The bytes at a URL of the simulator."""
        async with self._session.get(url) as response:
            response.raise_for_status()
            return await response.read()

    async def post(self, path, **body):
        async with self._session.post(self._root + path, json=body) as response:
            if response.status >= 400:
                raise RuntimeError(f"POST {path}: {response.status} {await response.text()}")
            return await response.json()
