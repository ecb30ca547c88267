// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// The texts of `/privacy`.
package enum PrivacyText {
    package static let kept = """
        This is everything I keep about you, in all servers where I count. I never keep what you write.
        """
    package static let nothing = "I keep nothing about you."
    package static let optedOut = """
        You have opted out. I don't keep your ID, your name, or when you are active. You are still counted, like everybody else, \
        but only as a number.
        """

    private static let backups = """
        Backups made before today may still contain it. They are deleted after about two months.
        """
    package static let forgotten = "✅ Your data is deleted. \(backups)"
    package static let nowOptedOut = "✅ You have opted out, and your data is deleted. \(backups)"
    package static let optedIn = "✅ You have opted in again."

    package static let forgetQuestion = """
        I delete your name and your ID from all joins, leaves and bans, and the days on which you were active. The counts stay as \
        they are.

        While you are a member, I keep your ID and when you joined, because I could not count the members otherwise. What you do \
        from now on is recorded again. If you don't want that, opt out instead.
        """
    package static let optOutQuestion = """
        I delete everything I keep about you, in all servers where I count, and keep nothing new. The counts stay as they are, and \
        you are still counted, but only as a number. You don't count as an active member any more.

        You can opt in again at any time.
        """

    /// What is kept about a user in a server.
    ///
    /// - Parameters:
    ///   - isMember: Whether the user is a member.
    ///   - joined: When the user joined, in seconds since 1970; `nil` if unknown.
    ///   - isBanned: Whether the user is banned.
    ///   - activeDays: The number of days with activity.
    ///   - events: The number of stored events.
    /// - Returns: A line for each fact.
    package static func lines(
        isMember: Bool, joined: Int?, isBanned: Bool, activeDays: Int, events: Int
    ) -> String {
        var lines: [String] = []
        if isMember { lines.append(joined.map { "Member since <t:\($0):D>" } ?? "You are a member") }
        if isBanned { lines.append("You are banned") }
        lines.append("Active on \(CountFormat.grouped(activeDays)) of the last 28 days")
        lines.append("Joins, leaves and bans with your name: \(CountFormat.grouped(events))")
        return lines.joined(separator: "\n")
    }
}
