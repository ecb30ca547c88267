// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// Writes the Prometheus text format 0.0.4 or OpenMetrics 1.0 to an array of bytes.
struct ExpositionWriter {
    let format: ExpositionFormat
    private(set) var bytes: [UInt8] = []

    init(format: ExpositionFormat = .text, capacity: Int = 0) {
        self.format = format
        bytes.reserveCapacity(capacity)
    }

    mutating func append(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }

    mutating func append(_ text: [UInt8]) {
        bytes.append(contentsOf: text)
    }

    /// Truncates to an earlier length.
    mutating func truncate(to count: Int) {
        bytes.removeLast(bytes.count - count)
    }

    /// Appends ` value` and a newline, which end a sample's line.
    mutating func endSample(_ value: UInt64) {
        bytes.append(UInt8(ascii: " "))
        append(value)
        bytes.append(UInt8(ascii: "\n"))
    }

    /// Appends ` value` and a newline, which end a sample's line.
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

    /// Appends a number as Prometheus parses it: 64-bit integers as plain digits, other numbers as the shortest text
    /// that parses to the same number, or `NaN`, `+Inf`, `-Inf`.
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

    /// Appends the upper bound of a bucket. OpenMetrics requires canonical numbers such as `1.0` and `1e+06`.
    mutating func append(bound: Double) {
        guard format == .openMetrics, bound.isFinite, let whole = Int64(exactly: bound) else { return append(bound) }
        guard whole.magnitude >= 1_000_000 else { return append("\(whole).0") }
        var digits = String(whole.magnitude)
        let exponent = digits.utf8.count - 1
        while digits.last == "0" { digits.removeLast() }
        let fraction = digits.dropFirst()
        append((whole < 0 ? "-" : "") + digits.prefix(1) + (fraction.isEmpty ? "" : ".\(fraction)"))
        append("e+" + (exponent < 10 ? "0" : "") + String(exponent))
    }

    /// The `# HELP` and `# TYPE` lines of a family. `# HELP` is omitted without a help text.
    static func header(of descriptor: MetricDescriptor) -> [UInt8] {
        var writer = ExpositionWriter()
        writer.appendHelp(descriptor.help, of: descriptor.name)
        writer.append("# TYPE \(descriptor.name) \(descriptor.kind.typeName)\n")
        return writer.bytes
    }

    /// The metadata lines of a family in OpenMetrics. The unit is included only if the name ends in it.
    static func header(of descriptor: MetricDescriptor, as shape: OpenMetricsShape) -> [UInt8] {
        var writer = ExpositionWriter(format: .openMetrics)
        writer.appendHelp(descriptor.help, of: shape.name)
        writer.append("# TYPE \(shape.name) \(shape.typeName)\n")
        if let unit = descriptor.unit, !unit.isEmpty, shape.name.hasSuffix("_" + unit) {
            writer.append("# UNIT \(shape.name) \(unit)\n")
        }
        return writer.bytes
    }

    private mutating func appendHelp(_ help: String, of name: String) {
        guard !help.isEmpty else { return }
        append("# HELP \(name) ")
        for byte in help.utf8 {
            switch byte {
            case UInt8(ascii: "\\"): append("\\\\")
            case UInt8(ascii: "\n"): append("\\n")
            case UInt8(ascii: "\"") where format == .openMetrics: append("\\\"")
            default: bytes.append(byte)
            }
        }
        append("\n")
    }

    /// The beginning of a sample's line: the name, and any labels in braces.
    static func samplePrefix(_ name: String, _ labelText: String) -> [UInt8] {
        labelText.isEmpty ? Array(name.utf8) : Array("\(name){\(labelText)}".utf8)
    }
}
