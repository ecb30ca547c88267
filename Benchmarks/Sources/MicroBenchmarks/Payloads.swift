// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// One payload of each frequent kind, in Discord's format.
enum Payloads {
    static let guild = "821010886364149689"

    private static let user = #"""
        {"username":"quiet.heron4711","public_flags":64,"primary_guild":null,"id":"195687999146034657",\#
        "global_name":"Heron 4711","display_name_styles":null,"discriminator":"0","collectibles":null,"clan":null,\#
        "avatar_decoration_data":null,"avatar":"9e3779b97f4a7c15bf58476d1ce4e5b9"}
        """#

    static let presence = #"""
        {"t":"PRESENCE_UPDATE","s":4711,"op":0,"d":{"user":{"id":"195687999146034657"},"status":"dnd",\#
        "processed_at_timestamp":1764004711000,"guild_id":"\#(guild)","client_status":{"desktop":"dnd"},\#
        "activities":[{"type":0,"timestamps":{"start":1763004711000},"name":"Backgammon","id":"ec0b28a579ecb4bd",\#
        "details":"Round 3 of 16","state":"In a match","created_at":1764004711000,\#
        "application_id":"356875570916753438"}]}}
        """#

    static let join = #"""
        {"t":"GUILD_MEMBER_ADD","s":4712,"op":0,"d":{"user":\#(user),"unusual_dm_activity_until":null,"roles":[],\#
        "premium_since":null,"pending":false,"nick":null,"mute":false,\#
        "joined_at":"2026-11-24T23:14:07.123456+00:00","guild_id":"\#(guild)","flags":0,"deaf":false,\#
        "communication_disabled_until":null,"banner":null,"avatar":null}}
        """#

    static let leave = #"""
        {"t":"GUILD_MEMBER_REMOVE","s":4713,"op":0,"d":{"user":\#(user),"guild_id":"\#(guild)"}}
        """#

    static let message = #"""
        {"t":"MESSAGE_CREATE","s":4714,"op":0,"d":{"type":0,"tts":false,\#
        "timestamp":"2026-11-24T23:14:07.123456+00:00","pinned":false,"mentions":[],"mention_roles":[],\#
        "mention_everyone":false,"id":"195687999146034658","flags":0,"embeds":[],"edited_timestamp":null,\#
        "content":"Is anybody up for round 16?","components":[],"channel_type":0,"channel_id":"821010886364149702",\#
        "author":\#(user),"attachments":[],"guild_id":"\#(guild)"}}
        """#
}
