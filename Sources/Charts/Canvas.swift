// SPDX-License-Identifier: MIT
// Part of StatsBot.

import CCairo

/// An image in memory with its cairo context; it owns both.
///
/// cairo records the first error and ignores all drawing after it, so only `check` and `png` throw.
struct Canvas: ~Copyable {
    private let surface: OpaquePointer
    private let context: OpaquePointer

    /// Creates a transparent image.
    ///
    /// - Parameters:
    ///   - width: The width in pixels.
    ///   - height: The height in pixels.
    /// - Throws: `ChartError` with `.cairo` if the size is invalid or memory is exhausted.
    init(width: Int, height: Int) throws(ChartError) {
        guard let width = CInt(exactly: width), let height = CInt(exactly: height),
            let surface = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, width, height)
        else { throw ChartError(cairo: CAIRO_STATUS_INVALID_SIZE) }
        guard let context = cairo_create(surface) else {
            cairo_surface_destroy(surface)
            throw ChartError(cairo: CAIRO_STATUS_NO_MEMORY)
        }
        // The context also reports the surface's error.
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

    /// Throws the first cairo error, if any.
    func check() throws(ChartError) {
        for status in [cairo_status(context), cairo_surface_status(surface)] where status != CAIRO_STATUS_SUCCESS {
            throw ChartError(cairo: status)
        }
    }

    /// The image as a PNG.
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
    func fill(_ area: Rectangle, radius: Double, _ color: Color) {
        trace(area, radius: radius)
        use(color)
        cairo_fill(context)
    }

    /// Fills a rectangle with rounded corners with the colors of a scale, from left to right.
    func fill(_ area: Rectangle, radius: Double, _ scale: ColorScale) {
        trace(area, radius: radius)
        // If the allocation fails, the context records the error.
        let pattern = cairo_pattern_create_linear(area.x, 0, area.right, 0)
        for (index, color) in scale.stops.enumerated() {
            let (red, green, blue) = color.parts
            cairo_pattern_add_color_stop_rgb(
                pattern, Double(index) / Double(max(1, scale.stops.count - 1)), red, green, blue)
        }
        cairo_set_source(context, pattern)
        cairo_pattern_destroy(pattern)
        cairo_fill(context)
    }

    /// Draws the border of a rectangle with rounded corners; the line is centered on its edges.
    func outline(_ area: Rectangle, radius: Double, width: Double, _ color: Color) {
        trace(area, radius: radius)
        cairo_set_line_width(context, width)
        use(color)
        cairo_stroke(context)
    }

    /// Fills a circle.
    func circle(at point: CanvasPoint, radius: Double, _ color: Color) {
        cairo_new_sub_path(context)
        cairo_arc(context, point.x, point.y, radius, 0, .pi * 2)
        use(color)
        cairo_fill(context)
    }

    /// Draws a straight line.
    func line(from start: CanvasPoint, to end: CanvasPoint, width: Double, _ color: Color) {
        polyline([start, end], width: width, color)
    }

    /// Connects points with straight lines, with round joins and caps.
    func polyline(_ points: [CanvasPoint], width: Double, _ color: Color) {
        trace(points)
        cairo_set_line_width(context, width)
        cairo_set_line_cap(context, CAIRO_LINE_CAP_ROUND)
        cairo_set_line_join(context, CAIRO_LINE_JOIN_ROUND)
        use(color)
        cairo_stroke(context)
    }

    /// Fills the area between a line and the bottom of its panel, fading toward the bottom.
    func fillBelow(_ line: [CanvasPoint], panel: Rectangle, _ color: Color) {
        guard let first = line.first, let last = line.last else { return }
        trace(line + [CanvasPoint(x: last.x, y: panel.bottom), CanvasPoint(x: first.x, y: panel.bottom)])
        cairo_close_path(context)
        let (red, green, blue) = color.parts
        // If the allocation fails, the context records the error.
        let pattern = cairo_pattern_create_linear(0, panel.y, 0, panel.bottom)
        cairo_pattern_add_color_stop_rgba(pattern, 0, red, green, blue, 0.3)
        cairo_pattern_add_color_stop_rgba(pattern, 1, red, green, blue, 0.02)
        cairo_set_source(context, pattern)
        cairo_pattern_destroy(pattern)
        cairo_fill(context)
    }

    /// Draws text whose baseline begins at a point.
    func text(_ text: String, at point: CanvasPoint, style: TextStyle, _ color: Color) {
        select(style)
        cairo_move_to(context, point.x, point.y)
        use(color)
        cairo_show_text(context, text)
        cairo_new_path(context)
    }

    /// The color and alpha (0 to 255) of a pixel; `nil` outside the image.
    func pixel(x: Int, y: Int) -> (color: Color, alpha: UInt8)? {
        cairo_surface_flush(surface)
        let isInside =
            (0..<Int(cairo_image_surface_get_width(surface))).contains(x)
            && (0..<Int(cairo_image_surface_get_height(surface))).contains(y)
        guard isInside, let data = cairo_image_surface_get_data(surface) else { return nil }
        let offset = y * Int(cairo_image_surface_get_stride(surface)) + x * 4
        // A pixel is a 32-bit integer in native byte order: alpha, red, green, blue.
        let value = UnsafeRawPointer(data).load(fromByteOffset: offset, as: UInt32.self)
        return (Color(value & 0xFFFFFF), UInt8(truncatingIfNeeded: value >> 24))
    }

    private func trace(_ points: [CanvasPoint]) {
        cairo_new_path(context)
        for point in points { cairo_line_to(context, point.x, point.y) }
    }

    private func trace(_ area: Rectangle, radius: Double) {
        let radius = max(0, min(radius, area.width / 2, area.height / 2))
        cairo_new_path(context)
        cairo_arc(context, area.right - radius, area.y + radius, radius, -.pi / 2, 0)
        cairo_arc(context, area.right - radius, area.bottom - radius, radius, 0, .pi / 2)
        cairo_arc(context, area.x + radius, area.bottom - radius, radius, .pi / 2, .pi)
        cairo_arc(context, area.x + radius, area.y + radius, radius, .pi, .pi * 1.5)
        cairo_close_path(context)
    }

    private func use(_ color: Color) {
        let (red, green, blue) = color.parts
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
    /// The width of a text in pixels.
    func width(of text: String, style: TextStyle) -> Double {
        select(style)
        var extents = cairo_text_extents_t()
        cairo_text_extents(context, text, &extents)
        return extents.x_advance
    }

    /// Whether the font has a glyph for a character.
    func hasGlyph(for scalar: Unicode.Scalar) -> Bool {
        select(TextStyle(size: 16))
        var glyphs: UnsafeMutablePointer<cairo_glyph_t>?
        var count: CInt = 0
        let status = cairo_scaled_font_text_to_glyphs(
            cairo_get_scaled_font(context), 0, 0, String(Character(scalar)), -1, &glyphs, &count, nil, nil, nil)
        defer { cairo_glyph_free(glyphs) }
        guard status == CAIRO_STATUS_SUCCESS, let glyphs else { return false }
        // Glyph 0 represents missing characters.
        return UnsafeBufferPointer(start: glyphs, count: Int(count)).allSatisfy { $0.index != 0 }
    }
}
