// SPDX-License-Identifier: MIT
// Part of StatsBot.

import NIOCore
import NIOHTTP1
import NIOWebSocket

/// Passes HTTP messages between the codec and the connection's task, and switches the pipeline to WebSocket when the
/// task sends an upgrade.
final class HTTPExchange: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = ClientSocket.Input
    typealias OutboundIn = ClientSocket.Output
    typealias OutboundOut = HTTPServerResponsePart

    /// Maximum size of a client's frame. Discord's limit is much lower and is checked later.
    private static let frameLimit = 1 << 20

    private let encoder: HTTPResponseEncoder
    private let decoder: ByteToMessageHandler<HTTPRequestDecoder>

    init(encoder: HTTPResponseEncoder, decoder: ByteToMessageHandler<HTTPRequestDecoder>) {
        self.encoder = encoder
        self.decoder = decoder
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        context.fireChannelRead(Self.wrapInboundOut(.request(Self.unwrapInboundIn(data))))
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch Self.unwrapOutboundIn(data) {
        case .response(let part): context.write(Self.wrapOutboundOut(part), promise: promise)
        case .upgrade(let head):
            context.write(Self.wrapOutboundOut(.head(head)), promise: promise)
            upgrade(context)
        case .frames: promise?.fail(ChannelError.operationUnsupported)
        }
    }

    /// The decoder has stopped at the end of the request. It is removed last, and forwards the remaining bytes.
    private func upgrade(_ context: ChannelHandlerContext) {
        let pipeline = context.pipeline.syncOperations
        let frames = ByteToMessageHandler(WebSocketFrameDecoder(maxFrameSize: Self.frameLimit))
        do {
            try pipeline.addHandler(FrameExchange(), position: .after(self))
            try pipeline.addHandler(frames, position: .after(self))
        } catch {
            return context.fireErrorCaught(error)
        }
        pipeline.removeHandler(encoder, promise: nil)
        pipeline.removeHandler(self, promise: nil)
        pipeline.removeHandler(decoder).whenComplete { [channel = context.channel] _ in
            // Otherwise the forwarded bytes would not be processed until the client sends more.
            channel.pipeline.fireChannelReadComplete()
        }
    }
}

/// Passes WebSocket frames between the codec and the connection's task.
private final class FrameExchange: ChannelDuplexHandler {
    typealias InboundIn = WebSocketFrame
    typealias InboundOut = ClientSocket.Input
    typealias OutboundIn = ClientSocket.Output
    typealias OutboundOut = ByteBuffer

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        context.fireChannelRead(Self.wrapInboundOut(.frame(Self.unwrapInboundIn(data))))
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch Self.unwrapOutboundIn(data) {
        case .frames(let bytes): context.write(Self.wrapOutboundOut(bytes), promise: promise)
        case .response, .upgrade: promise?.fail(ChannelError.operationUnsupported)
        }
    }
}
