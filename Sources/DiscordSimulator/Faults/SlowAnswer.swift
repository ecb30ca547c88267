// SPDX-License-Identifier: MIT
// Part of StatsBot.

import NIOCore
import NIOHTTP1
import Timekeeping

extension NIOAsyncChannelOutboundWriter<ClientSocket.Output> {
    /// Writes a response slowly, with the body in ten parts.
    func write(
        _ parts: [ClientSocket.Output], headersAfter: Duration, bodyOver: Duration, clock: any WallClock
    ) async throws {
        try await clock.sleep(until: clock.now.advanced(by: headersAfter), tolerance: nil)
        for part in parts {
            guard case .response(.body(.byteBuffer(let body))) = part, bodyOver > .zero, body.readableBytes > 0 else {
                try await write(part)
                continue
            }
            for index in 0..<10 {
                try await clock.sleep(until: clock.now.advanced(by: bodyOver / 10), tolerance: nil)
                let from = index * body.readableBytes / 10
                let to = (index + 1) * body.readableBytes / 10
                guard let piece = body.getSlice(at: body.readerIndex + from, length: to - from) else { continue }
                try await write(.response(.body(.byteBuffer(piece))))
            }
        }
    }
}
