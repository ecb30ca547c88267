// SPDX-License-Identifier: MIT
// Part of StatsBot.

import NIOCore
import NIOHTTP1
import NIOWebSocket

/// Carries HTTP between the codec and the connection's task, and turns the pipeline into a WebSocket's when the task
/// says so.
final class HTTPExchange: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = ClientSocket.Input
    typealias OutboundIn = ClientSocket.Output
    typealias OutboundOut = HTTPServerResponsePart

    /// A frame that a client may send; what Discord takes is far shorter, and is judged later.
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

    /// The decoder has stopped at the request's end. It goes last, and hands on what it has read beyond.
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
            // Without this, what was handed on would lie until the client sends more.
            channel.pipeline.fireChannelReadComplete()
        }
    }
}

/// Carries WebSocket frames between the codec and the connection's task.
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
