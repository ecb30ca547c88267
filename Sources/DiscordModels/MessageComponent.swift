// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A row of buttons below a message. Source: Components, Reference, "Action Row".
public struct ActionRow: Codable, Sendable, Equatable {
    /// The type of the component: 1.
    public let type: Int
    /// Up to 5 buttons.
    public var components: [Button]

    /// Creates a row.
    public init(_ buttons: [Button]) {
        type = 1
        components = buttons
    }
}

/// A button that sends an interaction. Source: Components, Reference, "Button".
public struct Button: Codable, Sendable, Equatable {
    /// The color of a button. Unknown values are preserved. Source: "Button Styles".
    public struct Style: RawRepresentable, Codable, Hashable, Sendable {
        /// The number on the wire.
        public let rawValue: Int

        /// Creates a style.
        public init(rawValue: Int) {
            self.rawValue = rawValue
        }

        /// The recommended action.
        public static let primary = Style(rawValue: 1)
        /// An alternative.
        public static let secondary = Style(rawValue: 2)
        /// A confirmation.
        public static let success = Style(rawValue: 3)
        /// An action that cannot be undone.
        public static let danger = Style(rawValue: 4)
    }

    /// The type of the component: 2.
    public let type: Int
    /// The color.
    public var style: Style
    /// The text, up to 80 characters.
    public var label: String?
    /// The value that the interaction contains, up to 100 characters; unique in the message.
    public var customID: String?

    /// Creates a button.
    public init(_ style: Style, label: String, customID: String) {
        type = 2
        self.style = style
        self.label = label
        self.customID = customID
    }

    private enum CodingKeys: String, CodingKey {
        case type, style, label
        case customID = "custom_id"
    }
}
