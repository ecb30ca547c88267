# SPDX-License-Identifier: MIT
# Part of StatsBot.
"""A discord.py client for the load generator's gateway that only maintains its member cache and counts events."""

import sys

port, encoding = sys.argv[1:]
if encoding == "zlib-stream":
    # discord.py requests zstd if this module is available.
    sys.modules["zstandard"] = None

import aiohttp  # noqa: E402
import discord  # noqa: E402
import uvloop  # noqa: E402
import yarl  # noqa: E402
from discord import gateway, http  # noqa: E402

gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(f"ws://127.0.0.1:{port}")
if encoding == "none":
    compressed = gateway.DiscordWebSocket.from_client.__func__

    async def plain(cls, client, **options):
        return await compressed(cls, client, **{**options, "compress": False})

    gateway.DiscordWebSocket.from_client = classmethod(plain)


async def main():
    # Members and presences as in the bot, and messages, which the stream also contains.
    intents = discord.Intents(guilds=True, members=True, presences=True, moderation=True, guild_messages=True)
    client = discord.Client(intents=intents, chunk_guilds_at_startup=False, max_messages=None)
    await client._async_setup_hook()
    # Login without the HTTP API: only the HTTP session for the WebSocket.
    client.http.connector = aiohttp.TCPConnector(limit=0)
    client.http._HTTPClient__session = aiohttp.ClientSession(
        connector=client.http.connector, ws_response_class=http.DiscordClientWebSocketResponse
    )
    client.http.token = "none"
    await client.connect(reconnect=False)


uvloop.run(main())
