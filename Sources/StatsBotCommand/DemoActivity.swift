// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Activity
import DiscordModels
import DiscordSimulator
import Foundation
import LocalTime

/// The activity in a generated history, counted as if the bot had been there.
struct DemoActivity {
    /// What is to be stored; empty without history.
    let batch: ActivityBatch

    init(events: [SimulatedPast.Event], actions: [SimulatedPast.Action], timeZone: TimeZone, until now: Date) {
        var state = ActivityState(timeZone: timeZone)
        guard !events.isEmpty || !actions.isEmpty else {
            batch = ActivityBatch()
            return
        }
        state.apply(ActivityEvent(at: .distantPast, .caughtUp))
        var joined: [UInt64: Date] = [:]
        var next = events.startIndex
        func applyEvents(before instant: Int64) {
            while next < events.endIndex, events[next].at <= instant {
                let event = events[next]
                next += 1
                let (user, at) = (event.user.id.rawValue, Date(milliseconds: event.at))
                switch event.type {
                case "join":
                    joined[user] = at
                    state.apply(
                        ActivityEvent(at: at, .memberJoined(user: user, joinedAt: at, isBot: event.user.bot ?? false)))
                case "leave":
                    let joinedAt = joined.removeValue(forKey: user)
                    state.apply(
                        ActivityEvent(
                            at: at, .memberLeft(user: user, joinedAt: joinedAt, isBot: event.user.bot ?? false)))
                default: break
                }
            }
        }
        for action in actions {
            applyEvents(before: action.at)
            state.apply(ActivityEvent(at: Date(milliseconds: action.at), Self.kind(action)))
        }
        applyEvents(before: .max)
        state.apply(ActivityEvent(at: now, .interrupted))
        state.advance(to: now)
        batch = state.takeBatch()
    }

    private static func kind(_ action: SimulatedPast.Action) -> ActivityEvent.Kind {
        let (user, channel) = (action.user.rawValue, action.channel.rawValue)
        func voice(_ channel: UInt64?) -> ActivityEvent.Kind {
            .voice(VoiceConnection(user: user, channel: channel, session: "past-\(user)"))
        }
        return switch action.kind {
        case .message: .message(.human, channel: channel, user: user)
        case .reaction: .reaction(channel: channel, user: user)
        case .voiceJoin: voice(channel)
        case .voiceLeave: voice(nil)
        }
    }
}
