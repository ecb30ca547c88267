// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Timekeeping

/// Use of commands by users: INTERACTION_CREATE.
extension SimulationState {
    /// The deadline for the initial response: three seconds of simulated time, but at least one second of real time.
    /// Source: Interactions, Receiving and Responding, "Interaction Callback".
    private var responseTimeout: Duration { max(.seconds(3), .seconds(1) * configuration.timeScale) }

    mutating func invoke(
        _ invocation: Invocation, in guild: Int, at now: WallInstant
    ) -> Result<SimulatedInteraction, SimulatorError> {
        do throws(SimulatorError) {
            let viewer = viewer(of: invocation.message, in: guild)
            if let viewer, let user = invocation.user, user != viewer {
                throw .cannotInvoke("Only user \(viewer) sees the ephemeral message")
            }
            let user = try guilds[guild].member(invocation.user ?? viewer)
            let channel = try guilds[guild].channel(of: invocation)
            let data = try guilds[guild].data(of: invocation, by: user.id, commands: api.commands)
            guard sessions.sessions.contains(where: { $0.sees(guild) }) else {
                throw .cannotInvoke("No bot is connected")
            }
            let id = newID(at: now)
            let interaction = SimulationInteraction(
                id: id, token: Self.newToken(for: id), kind: invocation.kind, name: invocation.name, user: user.id,
                guild: guild, channel: channel.id, at: now, deadline: now.advanced(by: responseTimeout),
                target: invocation.message)
            api.interactions.add(interaction)
            let payload = guilds[guild].event(interaction, data: data, member: user, channel: channel)
            // No intent is required. Source: Events, Gateway Events, "Interaction Create".
            dispatch(
                PreparedPayload(name: "INTERACTION_CREATE", data: JSONBytes.encode(payload)), for: [], in: guild)
            return .success(model(of: interaction, at: now))
        } catch {
            return .failure(error)
        }
    }

    /// The only user who sees an ephemeral message; `nil` for other messages.
    private func viewer(of message: MessageID?, in guild: Int) -> UserID? {
        guard let message else { return nil }
        let interaction = api.interactions.interactions.first {
            $0.guild == guild && ($0.original == message || $0.followUps.contains(message))
        }
        guard let interaction, self.message(message, of: interaction)?.isEphemeral == true else { return nil }
        return UserID(interaction.user)
    }

    private static func newToken(for id: UInt64) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
        return String((0..<120).map { _ in alphabet[Int.random(in: 0..<alphabet.count)] })
    }

    // MARK: - Results

    func interactions(at now: WallInstant) -> [SimulatedInteraction] {
        api.interactions.interactions.map { model(of: $0, at: now) }
    }

    private func model(of interaction: SimulationInteraction, at now: WallInstant) -> SimulatedInteraction {
        let original = message(interaction.original, of: interaction)
        let isLoading = original.map { $0.flags & MessageObject.loading != 0 } ?? false
        let state: SimulatedInteraction.State =
            if interaction.callback == nil {
                now <= interaction.deadline ? .pending : .expired
            } else {
                isLoading ? .deferred : .answered
            }
        return SimulatedInteraction(
            id: InteractionID(interaction.id), type: Int(interaction.kind.rawValue), command: interaction.name,
            userID: UserID(interaction.user), channelID: interaction.channel, state: state,
            callbackType: interaction.callback.map { Int($0) },
            response: isLoading ? nil : original.map(Self.response),
            followUps: interaction.followUps.compactMap { message($0, of: interaction) }.map(Self.response),
            choices: interaction.choices.compactMap { $0["name"]?.text })
    }

    private static func response(_ message: MessageObject) -> SimulatedInteraction.Response {
        SimulatedInteraction.Response(
            id: message.id, content: message.content, embeds: message.model.embeds,
            components: message.components.compactMap { $0.decoded(as: ActionRow.self) }, flags: message.flags,
            attachments: message.attachments.map {
                SimulatedInteraction.Attachment(id: $0.id.description, filename: $0.filename, size: $0.size)
            })
    }
}
