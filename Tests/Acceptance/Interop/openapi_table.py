# SPDX-License-Identifier: MIT
# Part of StatsBot.
"""What Discord's OpenAPI document requires of the simulator's routes and of the bot's requests.

Written after https://github.com/discord/discord-api-spec, specs/openapi.json of July 2026, and reduced to what the
simulator and the bot use. A field is `name:type`; `name?` may be missing, `type?` may be null, `[type]` is a list, and
a capitalized type is one of the objects.
"""

OBJECTS = {
    "Gateway": "url:string",
    "GatewayBot": "url:string session_start_limit:SessionStartLimit shards:integer",
    "SessionStartLimit": "max_concurrency:integer remaining:integer reset_after:integer total:integer",
    "User": "id:string username:string avatar:string? discriminator:string public_flags:integer flags:integer"
            " global_name:string? primary_guild:object? bot?:boolean",
    "OwnUser": "id:string username:string avatar:string? discriminator:string public_flags:integer flags:integer"
               " global_name:string? mfa_enabled:boolean locale:string bot?:boolean verified?:boolean banner?:string?",
    "Application": "id:string name:string icon:string? description:string type:integer? verify_key:string flags:integer"
                   " flags_new:string redirect_uris:[string] interactions_endpoint_url:string?"
                   " role_connections_verification_url:string? owner:User approximate_guild_count:integer"
                   " approximate_user_install_count:integer approximate_user_authorization_count:integer"
                   " explicit_content_filter:integer team:object? eligible_oauth2_scopes:[string] bot?:User"
                   " rpc_origins?:[string] tags?:[string] bot_public?:boolean bot_require_code_grant?:boolean"
                   " integration_types_config?:object",
    "Guild": "id:string name:string icon:string? description:string? home_header:string? splash:string?"
             " discovery_splash:string? features:[string] banner:string? owner_id:string application_id:string?"
             " region:string afk_channel_id:string? afk_timeout:integer system_channel_id:string?"
             " system_channel_flags:integer widget_enabled:boolean widget_channel_id:string? verification_level:integer"
             " roles:[Role] default_message_notifications:integer mfa_level:integer explicit_content_filter:integer"
             " max_presences:integer? max_members:integer max_stage_video_channel_users:integer"
             " max_video_channel_users:integer vanity_url_code:string? premium_tier:integer"
             " premium_subscription_count:integer preferred_locale:string rules_channel_id:string?"
             " safety_alerts_channel_id:string? public_updates_channel_id:string? premium_progress_bar_enabled:boolean"
             " nsfw:boolean nsfw_level:integer emojis:[object] stickers:[object] incidents_data:object?"
             " approximate_member_count?:integer? approximate_presence_count?:integer?",
    "OwnGuild": "id:string name:string icon:string? banner:string? owner:boolean permissions:string features:[string]"
                " approximate_member_count?:integer? approximate_presence_count?:integer?",
    "Role": "id:string name:string permissions:string position:integer color:integer colors:RoleColors hoist:boolean"
            " managed:boolean mentionable:boolean icon:string? unicode_emoji:string? flags:integer tags?:RoleTags",
    "RoleColors": "primary_color:integer secondary_color:integer? tertiary_color:integer?",
    "RoleTags": "bot_id?:string",
    "Channel": "id:string type:integer flags:integer guild_id:string name:string position:integer"
               " last_message_id?:string? parent_id?:string? rate_limit_per_user?:integer bitrate?:integer"
               " user_limit?:integer topic?:string? nsfw?:boolean permission_overwrites?:[Overwrite]",
    "Overwrite": "id:string type:integer allow:string deny:string",
    "Member": "avatar:string? banner:string? communication_disabled_until:string? flags:integer joined_at:string"
              " nick:string? pending:boolean premium_since:string? roles:[string] user:User mute:boolean deaf:boolean",
    "Ban": "user:User reason:string?",
    # After the documentation: Resources, Invite, "Invite Object" and "Invite Metadata Object".
    "Invite": "type:integer code:string guild:InviteGuild channel:InviteChannel inviter?:User uses:integer max_uses:integer"
              " max_age:integer temporary:boolean created_at:string expires_at:string?",
    "InviteGuild": "id:string name:string",
    "InviteChannel": "id:string name:string type:integer",
    "VanityURL": "code:string? uses:integer",
    "AuditLog": "audit_log_entries:[AuditLogEntry] users:[User] integrations:[object] webhooks:[object]"
                " guild_scheduled_events:[object] threads:[object] application_commands:[object]"
                " auto_moderation_rules:[object]",
    "AuditLogEntry": "id:string action_type:integer user_id:string? target_id:string? reason?:string"
                     " changes?:[AuditLogChange] options?:object",
    "AuditLogChange": "key:string? new_value?:any old_value?:any",
    "ActiveThreads": "threads:[Thread] members:[object]",
    "ArchivedThreads": "threads:[Thread] members:[object] has_more:boolean",
    "Thread": "id:string type:integer guild_id:string parent_id:string owner_id:string name:string"
              " last_message_id?:string? message_count:integer total_message_sent:integer member_count:integer"
              " rate_limit_per_user?:integer flags:integer thread_metadata:object newly_created?:boolean",
    "Sound": "name:string sound_id:string volume:number emoji_id:string? emoji_name:string? available:boolean",
    "Sounds": "items:[Sound]",
    "Message": "type:integer content:string mentions:[User] mention_roles:[string] attachments:[Attachment]"
               " embeds:[Embed] timestamp:string edited_timestamp:string? flags:integer components:[Component] id:string"
               " channel_id:string author:User pinned:boolean mention_everyone:boolean tts:boolean"
               " application_id?:string webhook_id?:string message_reference?:MessageReference"
               " referenced_message?:Message? interaction_metadata?:InteractionMetadata",
    "Component": "type:integer id:integer custom_id?:string label?:string style?:integer url?:string? emoji?:object"
                 " disabled?:boolean placeholder?:string min_values?:integer max_values?:integer"
                 " options?:[SelectOption] channel_types?:[integer] default_values?:[object] components?:[Component]",
    "SelectOption": "label:string value:string description?:string default?:boolean emoji?:object",
    "MessageReference": "type:integer channel_id:string message_id?:string guild_id?:string",
    "InteractionMetadata": "id:string type:integer authorizing_integration_owners:object user?:User"
                           " interacted_message_id?:string triggering_interaction_metadata?:InteractionMetadata",
    "Attachment": "id:string filename:string size:integer url:string proxy_url:string width?:integer height?:integer"
                  " description?:string content_type?:string",
    "Embed": "type:string url?:string title?:string description?:string color?:integer timestamp?:string"
             " fields?:[EmbedField] author?:EmbedAuthor image?:EmbedImage thumbnail?:EmbedImage footer?:EmbedFooter",
    "EmbedField": "name:string value:string inline:boolean",
    "EmbedAuthor": "name:string url?:string icon_url?:string",
    "EmbedImage": "url?:string proxy_url?:string width?:integer height?:integer",
    "EmbedFooter": "text:string icon_url?:string",
    "Command": "id:string application_id:string version:string default_member_permissions:string? type:integer"
               " name:string description:string name_localizations?:object? description_localizations?:object?"
               " guild_id?:string dm_permission?:boolean contexts?:[integer]? integration_types?:[integer]"
               " options?:[CommandOption] nsfw?:boolean",
    "CommandOption": "type:integer name:string description:string name_localizations?:object?"
                     " description_localizations?:object? required?:boolean autocomplete?:boolean choices?:[Choice]"
                     " min_value?:number max_value?:number min_length?:integer max_length?:integer"
                     " channel_types?:[integer]? options?:[CommandOption]",
    "Choice": "name:string value:any name_localizations?:object?",
    "InteractionCallback": "interaction:InteractionInCallback resource?:CallbackResource",
    "InteractionInCallback": "id:string type:integer response_message_id?:string response_message_loading?:boolean"
                             " response_message_ephemeral?:boolean",
    "CallbackResource": "type:integer message?:Message",
    "Webhook": "application_id:string? avatar:string? channel_id:string? id:string name:string type:integer"
               " guild_id?:string? token?:string",
    # Requests.
    "ChannelRequest": "name:string type?:integer? topic?:string? position?:integer? parent_id?:string?"
                      " permission_overwrites?:[OverwriteRequest]? nsfw?:boolean? rate_limit_per_user?:integer?"
                      " bitrate?:integer? user_limit?:integer?",
    "ChannelEdit": "name?:string topic?:string? position?:integer? parent_id?:string?"
                   " permission_overwrites?:[OverwriteRequest]? nsfw?:boolean? rate_limit_per_user?:integer?"
                   " bitrate?:integer? user_limit?:integer?",
    # The document has numbers for bits, the documentation strings; Discord accepts both.
    "OverwriteRequest": "id:string type?:integer? allow?:any deny?:any",
    "OverwriteEdit": "type?:integer? allow?:any deny?:any",
    "ComponentRequest": "type:integer id?:integer? custom_id?:string label?:string? style?:integer url?:string?"
                        " emoji?:object? disabled?:boolean? placeholder?:string? min_values?:integer? max_values?:integer?"
                        " required?:boolean? options?:[SelectOptionRequest] channel_types?:[integer]?"
                        " default_values?:[object]? value?:string? min_length?:integer? max_length?:integer?"
                        " description?:string? content?:string component?:ComponentRequest"
                        " components?:[ComponentRequest]",
    "SelectOptionRequest": "label:string value:string description?:string? default?:boolean? emoji?:object?",
    "MessageRequest": "content?:string? embeds?:[EmbedRequest]? allowed_mentions?:MentionsRequest?"
                      " components?:[ComponentRequest]? flags?:integer? attachments?:[AttachmentRequest]? nonce?:any"
                      " enforce_nonce?:boolean?"
                      " tts?:boolean? message_reference?:object?",
    "MessageEdit": "content?:string? embeds?:[EmbedRequest]? allowed_mentions?:MentionsRequest?"
                   " components?:[ComponentRequest]? flags?:integer? attachments?:[AttachmentRequest]?",
    "WebhookRequest": "content?:string? embeds?:[EmbedRequest]? allowed_mentions?:MentionsRequest?"
                      " components?:[object]? flags?:integer? attachments?:[AttachmentRequest]? username?:string?"
                      " avatar_url?:string?"
                      " tts?:boolean?",
    "MentionsRequest": "parse?:[string]? users?:[string]? roles?:[string]? replied_user?:boolean?",
    "AttachmentRequest": "id:any filename?:string? description?:string?",
    "EmbedRequest": "title?:string? description?:string? url?:string? color?:integer? timestamp?:string?"
                    " fields?:[EmbedFieldRequest]? author?:EmbedAuthor? image?:EmbedImageRequest?"
                    " thumbnail?:EmbedImageRequest? footer?:EmbedFooter?",
    "EmbedFieldRequest": "name:string value:string inline?:boolean?",
    "EmbedImageRequest": "url?:string?",
    "CommandRequest": "name:string type?:integer? description?:string? options?:[CommandOption]?"
                      " default_member_permissions?:any contexts?:[integer]? integration_types?:[integer]?"
                      " dm_permission?:boolean? name_localizations?:object? description_localizations?:object?",
    "CallbackRequest": "type:integer data?:CallbackData?",
    "CallbackData": "content?:string? embeds?:[EmbedRequest]? allowed_mentions?:MentionsRequest?"
                    " components?:[ComponentRequest]? flags?:integer? attachments?:[AttachmentRequest]? tts?:boolean?"
                    " choices?:[Choice]? custom_id?:string title?:string",
}

# Method and path: the successful statuses, the object in the response, and the body of the bot's request.
# No object: a response without a body. No body: the bot does not send this request, or without a body.
ROUTES = {
    "GET /gateway": ({200}, "Gateway", None),
    "GET /gateway/bot": ({200}, "GatewayBot", None),
    "GET /users/@me": ({200}, "OwnUser", None),
    "GET /users/{user_id}": ({200}, "User", None),
    "GET /users/@me/guilds": ({200}, "[OwnGuild]", None),
    "DELETE /users/@me/guilds/{guild_id}": ({204}, None, None),
    "GET /applications/@me": ({200}, "Application", None),
    "GET /soundboard-default-sounds": ({200}, "[Sound]", None),
    "GET /guilds/{guild_id}": ({200}, "Guild", None),
    "GET /guilds/{guild_id}/channels": ({200}, "[Channel]", None),
    "POST /guilds/{guild_id}/channels": ({201}, "Channel", "ChannelRequest"),
    "GET /guilds/{guild_id}/bans": ({200}, "[Ban]", None),
    "GET /guilds/{guild_id}/bans/{user_id}": ({200}, "Ban", None),
    "GET /guilds/{guild_id}/members": ({200}, "[Member]", None),
    "GET /guilds/{guild_id}/members/search": ({200}, "[Member]", None),
    "GET /guilds/{guild_id}/members/{user_id}": ({200}, "Member", None),
    "PATCH /guilds/{guild_id}/members/@me": ({200}, "Member", None),
    "GET /guilds/{guild_id}/roles": ({200}, "[Role]", None),
    "GET /guilds/{guild_id}/roles/member-counts": ({200}, "object", None),
    "GET /guilds/{guild_id}/soundboard-sounds": ({200}, "Sounds", None),
    "GET /guilds/{guild_id}/invites": ({200}, "[Invite]", None),
    "GET /guilds/{guild_id}/vanity-url": ({200}, "VanityURL", None),
    "GET /guilds/{guild_id}/audit-logs": ({200}, "AuditLog", None),
    "GET /guilds/{guild_id}/threads/active": ({200}, "ActiveThreads", None),
    "GET /channels/{channel_id}/threads/archived/public": ({200}, "ArchivedThreads", None),
    "GET /channels/{channel_id}": ({200}, "Channel", None),
    "PATCH /channels/{channel_id}": ({200}, "Channel", "ChannelEdit"),
    "DELETE /channels/{channel_id}": ({200}, "Channel", None),
    "GET /channels/{channel_id}/messages": ({200}, "[Message]", None),
    "POST /channels/{channel_id}/messages": ({200}, "Message", "MessageRequest"),
    "POST /channels/{channel_id}/messages/bulk-delete": ({204}, None, None),
    "GET /channels/{channel_id}/messages/{message_id}": ({200}, "Message", None),
    "PATCH /channels/{channel_id}/messages/{message_id}": ({200}, "Message", "MessageEdit"),
    "DELETE /channels/{channel_id}/messages/{message_id}": ({204}, None, None),
    "PUT /channels/{channel_id}/permissions/{overwrite_id}": ({204}, None, "OverwriteEdit"),
    "DELETE /channels/{channel_id}/permissions/{overwrite_id}": ({204}, None, None),
    "GET /applications/{application_id}/commands": ({200}, "[Command]", None),
    "POST /applications/{application_id}/commands": ({200, 201}, "Command", None),
    "PUT /applications/{application_id}/commands": ({200}, "[Command]", "[CommandRequest]"),
    "GET /applications/{application_id}/commands/{command_id}": ({200}, "Command", None),
    "PATCH /applications/{application_id}/commands/{command_id}": ({200}, "Command", None),
    "DELETE /applications/{application_id}/commands/{command_id}": ({204}, None, None),
    "GET /applications/{application_id}/guilds/{guild_id}/commands": ({200}, "[Command]", None),
    "POST /applications/{application_id}/guilds/{guild_id}/commands": ({200, 201}, "Command", None),
    "PUT /applications/{application_id}/guilds/{guild_id}/commands": ({200}, "[Command]", "[CommandRequest]"),
    "GET /applications/{application_id}/guilds/{guild_id}/commands/{command_id}": ({200}, "Command", None),
    "PATCH /applications/{application_id}/guilds/{guild_id}/commands/{command_id}": ({200}, "Command", None),
    "DELETE /applications/{application_id}/guilds/{guild_id}/commands/{command_id}": ({204}, None, None),
    "POST /interactions/{interaction_id}/{interaction_token}/callback":
        ({200, 204}, "InteractionCallback", "CallbackRequest"),
    "GET /webhooks/{webhook_id}/{webhook_token}": ({200}, "Webhook", None),
    "POST /webhooks/{webhook_id}/{webhook_token}": ({200, 204}, "Message", "WebhookRequest"),
    "DELETE /webhooks/{webhook_id}/{webhook_token}": ({204}, None, None),
    "GET /webhooks/{webhook_id}/{webhook_token}/messages/@original": ({200}, "Message", None),
    "PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original": ({200}, "Message", "MessageEdit"),
    "DELETE /webhooks/{webhook_id}/{webhook_token}/messages/@original": ({204}, None, None),
    "GET /webhooks/{webhook_id}/{webhook_token}/messages/{message_id}": ({200}, "Message", None),
    "PATCH /webhooks/{webhook_id}/{webhook_token}/messages/{message_id}": ({200}, "Message", "MessageEdit"),
    "DELETE /webhooks/{webhook_id}/{webhook_token}/messages/{message_id}": ({204}, None, None),
}

# Discord supports these, but the document does not contain them.
UNDOCUMENTED = {"GET /guilds/{guild_id}/members/@me", "PATCH /guilds/{guild_id}/members/@me/nick"}
