// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// Writes the Prometheus text format 0.0.4 into a growing array of bytes.
struct ExpositionWriter {
    private(set) var bytes: [UInt8] = []

    init(capacity: Int = 0) {
        bytes.reserveCapacity(capacity)
    }

    mutating func append(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }

    mutating func append(_ text: [UInt8]) {
        bytes.append(contentsOf: text)
    }

    /// Cuts back to an earlier length.
    mutating func truncate(to count: Int) {
        bytes.removeLast(bytes.count - count)
    }

    /// Appends ` value` and a newline, the end of a sample's line.
    mutating func endSample(_ value: UInt64) {
        bytes.append(UInt8(ascii: " "))
        append(value)
        bytes.append(UInt8(ascii: "\n"))
    }

    /// Appends ` value` and a newline, the end of a sample's line.
    mutating func endSample(_ value: Double) {
        bytes.append(UInt8(ascii: " "))
        append(value)
        bytes.append(UInt8(ascii: "\n"))
    }

    /// Appends the decimal digits.
    mutating func append(_ value: UInt64) {
        var power: UInt64 = 1
        while value / power >= 10 { power *= 10 }
        while power > 0 {
            bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value / power % 10))
            power /= 10
        }
    }

    /// Appends a number as Prometheus reads it: whole numbers that fit in 64 bits in plain digits, otherwise the shortest
    /// text that reads back as the same number, or `NaN`, `+Inf`, `-Inf`.
    mutating func append(_ value: Double) {
        if let whole = Int64(exactly: value) {
            if whole < 0 { bytes.append(UInt8(ascii: "-")) }
            append(whole.magnitude)
        } else if value.isNaN {
            append("NaN")
        } else if value.isInfinite {
            append(value > 0 ? "+Inf" : "-Inf")
        } else {
            append(value.description)
        }
    }

    /// The `# HELP` and `# TYPE` lines of a family; without a help text the first one is left out.
    static func header(of descriptor: MetricDescriptor) -> [UInt8] {
        var writer = ExpositionWriter()
        if !descriptor.help.isEmpty {
            writer.append("# HELP \(descriptor.name) ")
            for byte in descriptor.help.utf8 {
                switch byte {
                case UInt8(ascii: "\\"): writer.append("\\\\")
                case UInt8(ascii: "\n"): writer.append("\\n")
                default: writer.bytes.append(byte)
                }
            }
            writer.append("\n")
        }
        writer.append("# TYPE \(descriptor.name) \(descriptor.kind.typeName)\n")
        return writer.bytes
    }

    /// The beginning of a sample's line: the name, and the labels in braces if there are any.
    static func samplePrefix(_ name: String, _ labelText: String) -> [UInt8] {
        labelText.isEmpty ? Array(name.utf8) : Array("\(name){\(labelText)}".utf8)
    }
}
