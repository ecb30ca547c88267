// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import NIOCore
import NIOWebSocket

/// A message received over the WebSocket.
enum InboundMessage: Sendable, Equatable {
    /// A complete text or binary message.
    case data(ByteBuffer)
    /// The server closed the connection, with its code if it sent one.
    case closed(GatewayCloseCode?)
}

/// Assembles messages from frames: joins fragments up to a size limit, and answers ping and close frames.
///
/// All messages of one read are passed on as one array, so that the reader wakes up once for many events. Source: RFC
/// 6455, sections 5.4 and 5.5.
final class WebSocketMessageHandler: ChannelInboundHandler {
    typealias InboundIn = WebSocketFrame
    typealias InboundOut = [InboundMessage]
    typealias OutboundOut = WebSocketFrame

    private let maximumMessageSize: Int
    private var batch: [InboundMessage] = []
    private var fragments: ByteBuffer?
    private var isClosed = false

    init(maximumMessageSize: Int) {
        self.maximumMessageSize = maximumMessageSize
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isClosed else { return }
        let frame = unwrapInboundIn(data)
        switch frame.opcode {
        case .text, .binary:
            guard fragments == nil else { return fail(context, .unexpectedFrame) }
            // Servers do not mask frames, but masked ones are accepted too.
            guard frame.fin else {
                fragments = frame.unmaskedData
                return
            }
            batch.append(.data(frame.unmaskedData))
        case .continuation:
            guard var joined = fragments.take() else { return fail(context, .unexpectedFrame) }
            var part = frame.unmaskedData
            guard joined.readableBytes + part.readableBytes <= maximumMessageSize else {
                return fail(context, .messageTooLarge)
            }
            joined.writeBuffer(&part)
            if frame.fin { batch.append(.data(joined)) } else { fragments = joined }
        case .ping:
            let pong = WebSocketFrame(fin: true, opcode: .pong, maskKey: .random(), data: frame.unmaskedData)
            context.writeAndFlush(wrapOutboundOut(pong), promise: nil)
        case .connectionClose:
            isClosed = true
            var reason = frame.unmaskedData
            let code = reason.readInteger(as: UInt16.self).map { GatewayCloseCode(rawValue: $0) }
            batch.append(.closed(code))
            context.writeAndFlush(wrapOutboundOut(.close(code)), promise: nil)
        default: break
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        flush(context)
        context.fireChannelReadComplete()
    }

    func channelInactive(context: ChannelHandlerContext) {
        flush(context)
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        flush(context)
        context.fireErrorCaught(error)
        context.close(promise: nil)
    }

    private func flush(_ context: ChannelHandlerContext) {
        guard !batch.isEmpty else { return }
        let messages = batch
        batch = []
        batch.reserveCapacity(messages.count)
        context.fireChannelRead(wrapInboundOut(messages))
    }

    private func fail(_ context: ChannelHandlerContext, _ error: GatewayStreamError) {
        isClosed = true
        errorCaught(context: context, error: error)
    }
}

extension WebSocketFrame {
    /// A masked text frame.
    static func text(_ bytes: ByteBuffer) -> WebSocketFrame {
        WebSocketFrame(fin: true, opcode: .text, maskKey: .random(), data: bytes)
    }

    /// A masked close frame.
    static func close(_ code: GatewayCloseCode?) -> WebSocketFrame {
        var data = ByteBuffer()
        if let code { data.writeInteger(code.rawValue) }
        return WebSocketFrame(fin: true, opcode: .connectionClose, maskKey: .random(), data: data)
    }
}
