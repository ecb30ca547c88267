// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Activity
import Foundation
import LocalTime
import TestSupport

/// Activity of two days in New York. Hours of the first are not known any more; the second has 25.
enum ActivityFixture {
    static let saturday = Day(year: 2025, month: 11, day: 1)
    static let sunday = Day(year: 2025, month: 11, day: 2)

    static let small: ArchivedActivity = {
        var activity = ArchivedActivity()
        activity.days = [
            .init(day: saturday, channel: 10, .humanMessages): 3, .init(day: saturday, channel: .max, .botMessages): 1,
            .init(day: sunday, channel: 10, .humanMessages): 3, .init(day: sunday, channel: 10, .voice): 90_500,
            .init(day: sunday, channel: 10, .voiceAlone): 1_000,
        ]
        activity.hours = [
            HourCountKey(LocalHour(day: sunday, hour: 1), channel: 10, .humanMessages): 2,
            HourCountKey(LocalHour(day: sunday, hour: 1, isRepeated: true), channel: 10, .humanMessages): 1,
            HourCountKey(LocalHour(day: sunday, hour: 20), channel: 10, .voice): 90_500,
            HourCountKey(LocalHour(day: sunday, hour: 20), channel: 10, .voiceAlone): 1_000,
        ]
        activity.figures = [
            saturday: DayFigures(active: ActiveFigures(day: 2, week: 3, fourWeeks: 4, communicators: 1)),
            sunday: DayFigures(
                active: ActiveFigures(day: 3, week: 5, fourWeeks: 6, communicators: 2), voicePeak: 2),
        ]
        activity.cohorts = [
            saturday: CohortCounts(joined: 5, leftWithin1: 1, leftWithin7: 2, leftWithin30: 2, activeWithin7: 3)
        ]
        activity.leavers = [
            LeaverKey(day: sunday, tenure: .underDay): 1, LeaverKey(day: sunday, tenure: .unknown): 2,
        ]
        let (from, to) = (
            InMemoryHistory.at("2025-11-02T03:00:00-05:00"), InMemoryHistory.at("2025-11-02T03:05:00.250-05:00")
        )
        activity.gaps = [
            ActivityGap(from: from, to: to, .voice), ActivityGap(from: from, to: to, channel: 10, .messages),
        ]
        return activity
    }()

    /// The tables of `small` in a JSON export.
    static let json = """
        "activity_days": [
        {"day": "2025-11-01", "channel": "10", "message_human": 3},
        {"day": "2025-11-01", "channel": "18446744073709551615", "message_bot": 1},
        {"day": "2025-11-02", "channel": "10", "message_human": 3, "voice_seconds": 90.500, "voice_alone_seconds": 1}
        ],
        "activity_hours": [
        {"day": "2025-11-02", "hour": 1, "channel": "10", "message_human": 2},
        {"day": "2025-11-02", "hour": 1, "repeated": true, "channel": "10", "message_human": 1},
        {"day": "2025-11-02", "hour": 20, "channel": "10", "voice_seconds": 90.500, "voice_alone_seconds": 1}
        ],
        "active_members": [
        {"day": "2025-11-01", "active_1": 2, "active_7": 3, "active_28": 4, "communicators": 1, "voice_peak": 0},
        {"day": "2025-11-02", "active_1": 3, "active_7": 5, "active_28": 6, "communicators": 2, "voice_peak": 2}
        ],
        "cohorts": [
        {"day": "2025-11-01", "joined": 5, "left_1": 1, "left_7": 2, "left_30": 2, "active_7": 3}
        ],
        "leavers": [
        {"day": "2025-11-02", "tenure": "under_1_day", "members": 1},
        {"day": "2025-11-02", "tenure": "unknown", "members": 2}
        ],
        "activity_gaps": [
        {"from": "2025-11-02T03:00:00.000-05:00", "to": "2025-11-02T03:05:00.250-05:00", "source": "voice"},
        {"from": "2025-11-02T03:00:00.000-05:00", "to": "2025-11-02T03:05:00.250-05:00", "channel": "10", "source": "messages"}
        ]}

        """

    /// The tables of `small` in CSV, by name.
    static let csv = [
        "activity_days": [
            "day,channel,message_human,message_bot,message_webhook,message_system,reaction,thread,voice_seconds,"
                + "voice_alone_seconds,voice_afk_seconds",
            "2025-11-01,10,3,0,0,0,0,0,0,0,0", "2025-11-01,18446744073709551615,0,1,0,0,0,0,0,0,0",
            "2025-11-02,10,3,0,0,0,0,0,90.500,1,0", "",
        ],
        "activity_hours": [
            "day,hour,repeated,channel,message_human,message_bot,message_webhook,message_system,reaction,thread,"
                + "voice_seconds,voice_alone_seconds,voice_afk_seconds",
            "2025-11-02,1,false,10,2,0,0,0,0,0,0,0,0", "2025-11-02,1,true,10,1,0,0,0,0,0,0,0,0",
            "2025-11-02,20,false,10,0,0,0,0,0,0,90.500,1,0", "",
        ],
        "active_members": [
            "day,active_1,active_7,active_28,communicators,voice_peak", "2025-11-01,2,3,4,1,0",
            "2025-11-02,3,5,6,2,2", "",
        ],
        "cohorts": ["day,joined,left_1,left_7,left_30,active_7", "2025-11-01,5,1,2,2,3", ""],
        "leavers": ["day,tenure,members", "2025-11-02,under_1_day,1", "2025-11-02,unknown,2", ""],
        "activity_gaps": [
            "from,to,channel,source", "2025-11-02T03:00:00.000-05:00,2025-11-02T03:05:00.250-05:00,,voice",
            "2025-11-02T03:00:00.000-05:00,2025-11-02T03:05:00.250-05:00,10,messages", "",
        ],
    ].mapValues { $0.joined(separator: "\r\n") }
}
