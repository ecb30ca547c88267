// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Foundation

extension APIRequest {
    /// Source: Interactions, Application Commands, "Bulk Overwrite Guild Application Commands".
    static func overwriteGuildCommands(
        application: ApplicationID, guild: GuildID, _ commands: [ApplicationCommand]
    ) throws -> APIRequest {
        var request = APIRequest(
            .put, "/applications/{application.id}/guilds/{guild.id}/commands", "\(application)", "\(guild)",
            major: "\(guild)")
        request.body = try .json(commands.map(\.withoutOwner))
        return request
    }

    /// Source: Interactions, Application Commands, "Bulk Overwrite Global Application Commands".
    static func overwriteGlobalCommands(
        application: ApplicationID, _ commands: [ApplicationCommand]
    ) throws -> APIRequest {
        var request = APIRequest(.put, "/applications/{application.id}/commands", "\(application)")
        request.body = try .json(commands.map(\.withoutOwner))
        return request
    }

    /// Source: Interactions, Receiving and Responding, "Create Interaction Response".
    static func respond(
        to interaction: InteractionID, token: String, _ type: InteractionResponseType,
        _ data: InteractionResponseData?, _ attachments: [Attachment]
    ) throws -> APIRequest {
        struct Parameters: Encodable {
            let type: InteractionResponseType
            let data: WithAttachments<InteractionResponseData>?
        }
        let template = "/interactions/{interaction.id}/{interaction.token}/callback"
        var request = APIRequest(
            .post, template, "\(interaction)", try checked(token, "POST \(template)"), major: "\(interaction)/\(token)",
            account: .interaction)
        request.body = try .message(
            Parameters(type: type, data: data.map { WithAttachments(parameters: $0, attachments: attachments) }),
            attachments, route: request.route)
        return request
    }

    /// Source: Interactions, Receiving and Responding, "Edit Original Interaction Response".
    static func editOriginalResponse(
        application: ApplicationID, token: String, _ parameters: InteractionResponseData, _ attachments: [Attachment]
    ) throws -> APIRequest {
        let template = "/webhooks/{application.id}/{interaction.token}/messages/@original"
        var request = APIRequest(
            .patch, template, "\(application)", try checked(token, "PATCH \(template)"),
            major: "\(application)/\(token)",
            account: .interaction)
        try request.setBody(parameters, attachments)
        return request
    }

    /// Source: Interactions, Receiving and Responding, "Create Followup Message".
    static func followUp(
        application: ApplicationID, token: String, _ parameters: InteractionResponseData, _ attachments: [Attachment]
    ) throws -> APIRequest {
        let template = "/webhooks/{application.id}/{interaction.token}"
        var request = APIRequest(
            .post, template, "\(application)", try checked(token, "POST \(template)"), major: "\(application)/\(token)",
            account: .interaction)
        try request.setBody(parameters, attachments)
        // Follow-up messages support no nonce.
        request.isRepeatable = false
        return request
    }

    /// Encodes the token as a path component.
    private static func checked(_ token: String, _ route: String) throws -> String {
        guard !token.isEmpty, let encoded = token.addingPercentEncoding(withAllowedCharacters: .unreserved) else {
            throw RESTError(
                code: .invalidRequest, message: "The interaction token is empty",
                advice: "Pass the token that was received with the interaction.", route: route)
        }
        return encoded
    }
}

extension ApplicationCommand {
    /// The command without the IDs that the path already contains.
    fileprivate var withoutOwner: ApplicationCommand {
        var command = self
        command.applicationID = nil
        command.guildID = nil
        return command
    }
}
