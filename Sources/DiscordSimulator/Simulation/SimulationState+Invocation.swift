// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Timekeeping

/// Use of commands, components and modals by users: INTERACTION_CREATE.
extension SimulationState {
    /// The deadline for the initial response: three seconds of simulated time, but at least one second of real time.
    /// Source: Interactions, Receiving and Responding, "Interaction Callback".
    private var responseTimeout: Duration { max(.seconds(3), .seconds(1) * configuration.timeScale) }

    mutating func invoke(
        _ invocation: Invocation, in guild: Int, at now: WallInstant
    ) -> Result<SimulatedInteraction, SimulatorError> {
        do throws(SimulatorError) {
            let isOffered = invocation.kind == .modal || invocation.kind == .component
            let place = isOffered ? try offer(invocation, in: guild) : nil
            let user = try guilds[guild].member(invocation.actor, expected: place?.viewer)
            if let viewer = place?.viewer, user.id != viewer {
                throw .cannotInvoke("Only user \(viewer) sees the ephemeral message or modal, not user \(user.id)")
            }
            if let permissions = invocation.permissions { guilds[guild].given[user.id] = permissions }
            let channel = try guilds[guild].channel(of: invocation, place?.message)
            guard guilds[guild].permissions(of: user.id, in: channel.id).contains(.viewChannel) else {
                throw .cannotInvoke("User \(user.id) does not see channel \(channel.id)")
            }
            let used = try use(invocation, by: user.id, in: channel.id, of: guild, place)
            guard sessions.sessions.contains(where: { $0.sees(guild) }) else {
                throw .cannotInvoke("No bot is connected")
            }
            let interaction = add(invocation, used, by: user, in: channel, of: guild, place, at: now)
            let payload = guilds[guild].event(interaction, data: used.data, member: user, channel: channel)
            // No intent is required. Source: Events, Gateway Events, "Interaction Create".
            dispatch(
                PreparedPayload(name: "INTERACTION_CREATE", data: JSONBytes.encode(payload)), for: [], in: guild)
            return .success(model(of: interaction, at: now))
        } catch {
            return .failure(error)
        }
    }

    /// Where the bot has offered what a user uses: the message of a component, or the interaction that opened a modal.
    private struct Offer {
        /// The message with the component, or the one whose component opened the modal.
        var message: MessageObject?
        /// The index of the interaction that opened the modal.
        var opener: Int?
        /// The only user who sees it.
        var viewer: UInt64?
    }

    private func offer(_ invocation: Invocation, in guild: Int) throws(SimulatorError) -> Offer {
        if invocation.kind == .component {
            let user: UInt64? =
                switch invocation.actor {
                case .expected: nil
                default: try guilds[guild].member(invocation.actor, expected: nil).id
                }
            let message = try guilds[guild].message(of: invocation, for: user)
            return Offer(message: message, viewer: message.viewer)
        }
        let user = try guilds[guild].member(invocation.actor, expected: expectedSubmitter(of: invocation, in: guild))
        let index = api.interactions.index(
            ofModal: invocation.name, for: user.id, in: guild, openedBy: invocation.opener?.rawValue)
        guard let index else {
            throw .cannotInvoke("The bot has opened no modal \"\(invocation.name)\" for user \(user.id)")
        }
        guard api.interactions[index].modal?.isOpen ?? false else {
            throw .cannotInvoke("Modal \"\(invocation.name)\" was already submitted")
        }
        let opener = api.interactions[index]
        return Offer(message: message(opener.target, of: opener), opener: index, viewer: user.id)
    }

    /// The user who sees the newest modal with this `custom_id`.
    private func expectedSubmitter(of invocation: Invocation, in guild: Int) -> UInt64? {
        api.interactions.interactions.last {
            $0.guild == guild && $0.modal?.customID == invocation.name
                && (invocation.opener == nil || $0.id == invocation.opener?.rawValue)
        }?.user
    }

    private func use(
        _ invocation: Invocation, by user: UInt64, in channel: ChannelID, of guild: Int, _ offer: Offer?
    ) throws(SimulatorError) -> SimulatedGuildState.Used {
        if let modal = offer?.opener.flatMap({ api.interactions[$0].modal }) {
            return try guilds[guild].data(of: invocation, by: user, modal: modal)
        }
        if let message = offer?.message {
            return try guilds[guild].data(of: invocation, by: user, component: message)
        }
        return try guilds[guild].data(of: invocation, by: user, in: channel, commands: api.commands)
    }

    private mutating func add(
        _ invocation: Invocation, _ used: SimulatedGuildState.Used, by user: Member, in channel: ChannelObject,
        of guild: Int, _ offer: Offer?, at now: WallInstant
    ) -> SimulationInteraction {
        let id = newID(at: now)
        var interaction = SimulationInteraction(
            id: id, token: Self.newToken(for: id), kind: invocation.kind, name: used.name, user: user.id,
            guild: guild, channel: channel.id, at: now,
            deadline: now.advanced(by: invocation.deadline ?? responseTimeout),
            end: now.advanced(by: invocation.lifetime), locale: invocation.locale, target: offer?.message?.id)
        interaction.focusedType = used.focusedType
        if let opener = offer?.opener {
            interaction.opener = api.interactions[opener].id
            interaction.trigger = api.interactions[opener].metadata(
                user: guilds[guild].payloads.members.userValue(user.id), guild: guilds[guild].id)
        }
        api.interactions.add(interaction)
        return interaction
    }

    private static func newToken(for id: UInt64) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
        return String((0..<120).map { _ in alphabet[Int.random(in: 0..<alphabet.count)] })
    }

    // MARK: - Results

    func interactions(at now: WallInstant) -> [SimulatedInteraction] {
        api.interactions.interactions.map { model(of: $0, at: now) }
    }

    /// An interaction; `nil` if it is unknown.
    func interaction(_ id: InteractionID, at now: WallInstant) -> SimulatedInteraction? {
        api.interactions.index(of: id.rawValue).map { model(of: api.interactions[$0], at: now) }
    }

    private func model(of interaction: SimulationInteraction, at now: WallInstant) -> SimulatedInteraction {
        let original = message(interaction.original, of: interaction)
        let isLoading = original.map { $0.flags & MessageObject.loading != 0 } ?? false
        let state: SimulatedInteraction.State =
            if interaction.callback == nil {
                now <= interaction.deadline ? .pending : .expired
            } else if isLoading || (interaction.callback == 6 && !interaction.isUpdated) {
                now <= interaction.end ? .deferred : .expired
            } else {
                .answered
            }
        return SimulatedInteraction(
            id: InteractionID(interaction.id), type: Int(interaction.kind.rawValue), command: interaction.name,
            userID: UserID(interaction.user), locale: interaction.locale, channelID: interaction.channel, state: state,
            callbackType: interaction.callback.map { Int($0) },
            response: isLoading ? nil : original.map(Self.response),
            followUps: interaction.followUps.compactMap { message($0, of: interaction) }.map(Self.response),
            modal: interaction.modal.map { modal in
                SimulatedInteraction.Modal(
                    customID: modal.customID, title: modal.title, components: [SimulatedComponent](modal.components),
                    isOpen: modal.isOpen)
            },
            choices: interaction.choices.compactMap { choice in
                choice["value"].flatMap { SimulatedOption($0) }.map { value in
                    let name = CommandLocalizations.seen(choice, in: interaction.locale)["name"]?.text ?? ""
                    return SimulatedInteraction.Choice(name: name, value: value)
                }
            })
    }

    private static func response(_ message: MessageObject) -> SimulatedInteraction.Response {
        SimulatedInteraction.Response(
            id: message.id, content: message.content, embeds: message.model.embeds,
            components: [SimulatedComponent](message.components), flags: message.flags,
            attachments: message.attachments.map {
                SimulatedInteraction.Attachment(id: $0.id.description, filename: $0.filename, size: $0.size)
            })
    }
}
