// SPDX-License-Identifier: MIT
// Part of StatsBot.

import CCairo

/// A picture in memory that is drawn on with cairo, and the only owner of both.
///
/// cairo keeps the first error and ignores what is drawn after it, so drawing does not throw: `check` and `png` do.
struct Canvas: ~Copyable {
    private let surface: OpaquePointer
    private let context: OpaquePointer

    /// Makes a transparent picture.
    ///
    /// - Parameters:
    ///   - width: The width in pixels.
    ///   - height: The height in pixels.
    /// - Throws: `ChartError` with `.cairo`: no memory.
    init(width: Int, height: Int) throws(ChartError) {
        guard let width = CInt(exactly: width), let height = CInt(exactly: height),
            let surface = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, width, height)
        else { throw ChartError(cairo: CAIRO_STATUS_INVALID_SIZE) }
        guard let context = cairo_create(surface) else {
            cairo_surface_destroy(surface)
            throw ChartError(cairo: CAIRO_STATUS_NO_MEMORY)
        }
        // The context has the surface's error too.
        let status = cairo_status(context)
        guard status == CAIRO_STATUS_SUCCESS else {
            cairo_destroy(context)
            cairo_surface_destroy(surface)
            throw ChartError(cairo: status)
        }
        self.surface = surface
        self.context = context
    }

    deinit {
        cairo_destroy(context)
        cairo_surface_destroy(surface)
    }

    /// Throws what went wrong since the beginning, if anything did.
    func check() throws(ChartError) {
        for status in [cairo_status(context), cairo_surface_status(surface)] where status != CAIRO_STATUS_SUCCESS {
            throw ChartError(cairo: status)
        }
    }

    /// The picture as a PNG.
    func png() throws(ChartError) -> [UInt8] {
        try check()
        var bytes: [UInt8] = []
        let status = withUnsafeMutablePointer(to: &bytes) { bytes in
            cairo_surface_write_to_png_stream(
                surface,
                { closure, data, count in
                    guard let closure, let data else { return CAIRO_STATUS_WRITE_ERROR }
                    closure.assumingMemoryBound(to: [UInt8].self).pointee
                        .append(contentsOf: UnsafeBufferPointer(start: data, count: Int(count)))
                    return CAIRO_STATUS_SUCCESS
                }, bytes)
        }
        guard status == CAIRO_STATUS_SUCCESS else { throw ChartError(cairo: status) }
        return bytes
    }

    /// Fills a rectangle with rounded corners.
    func fill(_ area: Rectangle, radius: Double, _ colour: Colour) {
        let radius = max(0, min(radius, area.width / 2, area.height / 2))
        cairo_new_sub_path(context)
        cairo_arc(context, area.right - radius, area.y + radius, radius, -.pi / 2, 0)
        cairo_arc(context, area.right - radius, area.bottom - radius, radius, 0, .pi / 2)
        cairo_arc(context, area.x + radius, area.bottom - radius, radius, .pi / 2, .pi)
        cairo_arc(context, area.x + radius, area.y + radius, radius, .pi, .pi * 1.5)
        cairo_close_path(context)
        use(colour)
        cairo_fill(context)
    }

    /// Fills a disc.
    func circle(at place: Place, radius: Double, _ colour: Colour) {
        cairo_new_sub_path(context)
        cairo_arc(context, place.x, place.y, radius, 0, .pi * 2)
        use(colour)
        cairo_fill(context)
    }

    /// Draws a straight line.
    func line(from start: Place, to end: Place, width: Double, _ colour: Colour) {
        polyline([start, end], width: width, colour)
    }

    /// Draws straight lines from place to place, with round corners and ends.
    func polyline(_ places: [Place], width: Double, _ colour: Colour) {
        trace(places)
        cairo_set_line_width(context, width)
        cairo_set_line_cap(context, CAIRO_LINE_CAP_ROUND)
        cairo_set_line_join(context, CAIRO_LINE_JOIN_ROUND)
        use(colour)
        cairo_stroke(context)
    }

    /// Fills what lies between a line and the foot of its panel, ever fainter towards the foot.
    func fillBelow(_ line: [Place], panel: Rectangle, _ colour: Colour) {
        guard let first = line.first, let last = line.last else { return }
        trace(line + [Place(x: last.x, y: panel.bottom), Place(x: first.x, y: panel.bottom)])
        cairo_close_path(context)
        let (red, green, blue) = colour.parts
        // Should there be no memory for it, the context has the error from then on.
        let pattern = cairo_pattern_create_linear(0, panel.y, 0, panel.bottom)
        cairo_pattern_add_color_stop_rgba(pattern, 0, red, green, blue, 0.3)
        cairo_pattern_add_color_stop_rgba(pattern, 1, red, green, blue, 0.02)
        cairo_set_source(context, pattern)
        cairo_pattern_destroy(pattern)
        cairo_fill(context)
    }

    /// Writes a text whose baseline begins at a place.
    func text(_ text: String, at place: Place, style: TextStyle, _ colour: Colour) {
        select(style)
        cairo_move_to(context, place.x, place.y)
        use(colour)
        cairo_show_text(context, text)
        cairo_new_path(context)
    }

    /// The colour of a pixel and how opaque it is, from 0 to 255; `nil` outside the picture.
    func pixel(x: Int, y: Int) -> (colour: Colour, alpha: UInt8)? {
        cairo_surface_flush(surface)
        let isInside =
            (0..<Int(cairo_image_surface_get_width(surface))).contains(x)
            && (0..<Int(cairo_image_surface_get_height(surface))).contains(y)
        guard isInside, let data = cairo_image_surface_get_data(surface) else { return nil }
        let offset = y * Int(cairo_image_surface_get_stride(surface)) + x * 4
        // A pixel is a number of 32 bits in the machine's order: alpha, red, green, blue.
        let value = UnsafeRawPointer(data).load(fromByteOffset: offset, as: UInt32.self)
        return (Colour(value & 0xFFFFFF), UInt8(truncatingIfNeeded: value >> 24))
    }

    private func trace(_ places: [Place]) {
        cairo_new_path(context)
        for place in places { cairo_line_to(context, place.x, place.y) }
    }

    private func use(_ colour: Colour) {
        let (red, green, blue) = colour.parts
        cairo_set_source_rgb(context, red, green, blue)
    }

    private func select(_ style: TextStyle) {
        cairo_select_font_face(
            context, "DejaVu Sans", CAIRO_FONT_SLANT_NORMAL,
            style.isBold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL)
        cairo_set_font_size(context, style.size)
    }
}

extension Canvas: ChartFont {
    /// How wide a text is, in pixels.
    func width(of text: String, style: TextStyle) -> Double {
        select(style)
        var extents = cairo_text_extents_t()
        cairo_text_extents(context, text, &extents)
        return extents.x_advance
    }

    /// Whether the font can show a character.
    func hasGlyph(for scalar: Unicode.Scalar) -> Bool {
        select(TextStyle(size: 16))
        var glyphs: UnsafeMutablePointer<cairo_glyph_t>?
        var count: CInt = 0
        let status = cairo_scaled_font_text_to_glyphs(
            cairo_get_scaled_font(context), 0, 0, String(Character(scalar)), -1, &glyphs, &count, nil, nil, nil)
        defer { cairo_glyph_free(glyphs) }
        guard status == CAIRO_STATUS_SUCCESS, let glyphs else { return false }
        // Glyph 0 is what a font shows for what it lacks.
        return UnsafeBufferPointer(start: glyphs, count: Int(count)).allSatisfy { $0.index != 0 }
    }
}
