// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A component of a message or a modal, as the user sees it. Source: Components, Reference.
///
/// It is not a type of the client's, so that the simulator does not share the client's idea of a component. Fields that
/// a kind of component does not have are `nil` or empty.
public struct SimulatedComponent: Codable, Sendable, Equatable {
    /// An option of a string select. Source: "Select Option Structure".
    public struct Option: Codable, Sendable, Equatable {
        /// The text that the user sees.
        public var label: String
        /// The value that the interaction contains.
        public var value: String
        /// The smaller text below the label.
        public var description: String?
        /// Whether it is selected before the user chooses.
        public var isDefault: Bool

        private enum CodingKeys: String, CodingKey {
            case label, value, description
            case isDefault = "default"
        }

        /// Decodes an option; without `default`, it is not selected.
        public init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            label = try container.decode(String.self, forKey: .label)
            value = try container.decode(String.self, forKey: .value)
            description = try container.decodeIfPresent(String.self, forKey: .description)
            isDefault = try container.decodeIfPresent(Bool.self, forKey: .isDefault) ?? false
        }
    }

    /// The type: 1 row, 2 button, 3 string select, 4 text input, 5 user, 6 role, 7 user or role, and 8 channel select, 10 text,
    /// 18 label.
    public var type: Int
    /// The value by which the interaction names it; `nil`: it causes no interaction.
    public var customID: String?
    /// The text of a button or a label, or above a text input.
    public var label: String?
    /// The style of a button (1 to 6) or of a text input (1: one line, 2: a paragraph).
    public var style: Int?
    /// The URL that a link opens.
    public var url: String?
    /// Whether it cannot be used.
    public var isDisabled: Bool
    /// The text in an empty select or text input.
    public var placeholder: String?
    /// The description of a label, or the text of a text display.
    public var text: String?
    /// Fewest values of a select.
    public var minimumValues: Int?
    /// Most values of a select.
    public var maximumValues: Int?
    /// The options of a string select.
    public var options: [Option]
    /// The types of channels in a channel select; empty: all.
    public var channelTypes: [Int]
    /// The IDs that are selected before the user chooses.
    public var defaultValues: [String]
    /// The text in a text input before the user types.
    public var value: String?
    /// Fewest characters of a text input.
    public var minimumLength: Int?
    /// Most characters of a text input.
    public var maximumLength: Int?
    /// Whether an answer is required in a modal.
    public var isRequired: Bool
    /// The components in a row, a label or a container.
    public var components: [SimulatedComponent]

    private enum CodingKeys: String, CodingKey {
        case type, label, style, url, placeholder, options, value, components, component, accessory, description,
            content
        case customID = "custom_id"
        case isDisabled = "disabled"
        case isRequired = "required"
        case minimumValues = "min_values"
        case maximumValues = "max_values"
        case channelTypes = "channel_types"
        case defaultValues = "default_values"
        case minimumLength = "min_length"
        case maximumLength = "max_length"
    }

    private struct DefaultValue: Codable {
        var id: String
    }

    /// Decodes a component as Discord returns it.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        func optional<Value: Decodable>(_ key: CodingKeys) throws -> Value? {
            try container.decodeIfPresent(Value.self, forKey: key)
        }
        type = try container.decode(Int.self, forKey: .type)
        customID = try optional(.customID)
        label = try optional(.label)
        style = try optional(.style)
        url = try optional(.url)
        isDisabled = try optional(.isDisabled) ?? false
        placeholder = try optional(.placeholder)
        text = try optional(.description) ?? optional(.content)
        minimumValues = try optional(.minimumValues)
        maximumValues = try optional(.maximumValues)
        options = try optional(.options) ?? []
        channelTypes = try optional(.channelTypes) ?? []
        defaultValues = (try optional(.defaultValues) as [DefaultValue]?)?.map(\.id) ?? []
        value = try optional(.value)
        minimumLength = try optional(.minimumLength)
        maximumLength = try optional(.maximumLength)
        isRequired = try optional(.isRequired) ?? true
        let nested: [SimulatedComponent] = try optional(.components) ?? []
        let single: [SimulatedComponent] = [try optional(.component), try optional(.accessory)].compactMap(\.self)
        components = nested + single
    }

    /// Encodes the fields that the component has.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(type, forKey: .type)
        try container.encodeIfPresent(customID, forKey: .customID)
        try container.encodeIfPresent(label, forKey: .label)
        try container.encodeIfPresent(style, forKey: .style)
        try container.encodeIfPresent(url, forKey: .url)
        if isDisabled { try container.encode(true, forKey: .isDisabled) }
        try container.encodeIfPresent(placeholder, forKey: .placeholder)
        try container.encodeIfPresent(text, forKey: type == 10 ? .content : .description)
        try container.encodeIfPresent(minimumValues, forKey: .minimumValues)
        try container.encodeIfPresent(maximumValues, forKey: .maximumValues)
        if !options.isEmpty { try container.encode(options, forKey: .options) }
        if !channelTypes.isEmpty { try container.encode(channelTypes, forKey: .channelTypes) }
        if !defaultValues.isEmpty {
            try container.encode(defaultValues.map { DefaultValue(id: $0) }, forKey: .defaultValues)
        }
        try container.encodeIfPresent(value, forKey: .value)
        try container.encodeIfPresent(minimumLength, forKey: .minimumLength)
        try container.encodeIfPresent(maximumLength, forKey: .maximumLength)
        if !isRequired { try container.encode(false, forKey: .isRequired) }
        if !components.isEmpty { try container.encode(components, forKey: .components) }
    }

    /// The component with a `custom_id`, in this one or among those in it.
    public func component(_ customID: String) -> SimulatedComponent? {
        self.customID == customID ? self : components.lazy.compactMap { $0.component(customID) }.first
    }
}

extension [SimulatedComponent] {
    /// Reads the components of a message or a modal.
    init(_ components: [PayloadValue]) {
        self = components.compactMap { $0.decoded(as: SimulatedComponent.self) }
    }
}
