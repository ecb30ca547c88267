// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Dispatch
import Glibc
import Synchronization

/// An accepted request to an expensive route. Exactly one of its functions must be called, once.
struct DeferredRequest: Sendable {
    /// Runs the handler.
    let respond: @Sendable () -> HTTPResponse
    /// Returns a response without running the handler, during a shutdown.
    let refuse: @Sendable () -> HTTPResponse
}

/// The threads that run the handlers of expensive routes.
///
/// The library's threads would otherwise be blocked, and with them all connections that they serve, including those of
/// probes. Requests are handled in order; their number is limited by `HTTPDispatcher`.
final class RequestWorkers: Sendable {
    private struct Job: Sendable {
        let request: DeferredRequest
        let finish: @Sendable (HTTPResponse) -> Void
    }

    private struct State {
        var waiting: [Job] = []
        var isClosed = false
    }

    /// The waiting requests. The threads refer only to this object, so that they do not keep the workers alive.
    private final class Queue: Sendable {
        private let state = Mutex(State())
        private let available = DispatchSemaphore(value: 0)

        /// Adds a request, unless the queue is closed.
        func add(_ job: Job) -> Bool {
            let isAdded = state.withLock { state in
                if !state.isClosed { state.waiting.append(job) }
                return !state.isClosed
            }
            if isAdded { available.signal() }
            return isAdded
        }

        /// Waits for the next request; `nil` if the queue is closed.
        func next() -> Job? {
            available.wait()
            return state.withLock { $0.waiting.isEmpty ? nil : $0.waiting.removeFirst() }
        }

        /// Closes the queue, lets `count` threads end, and returns the requests that are still waiting.
        func close(threads count: Int) -> [Job] {
            let rest = state.withLock { state in
                state.isClosed = true
                defer { state.waiting = [] }
                return state.waiting
            }
            for _ in 0..<count { available.signal() }
            return rest
        }
    }

    private let queue = Queue()
    private let threads = Mutex<[pthread_t]>([])

    /// Starts the threads.
    init(threads count: Int) throws(HTTPServerError) {
        for _ in 0..<count {
            guard let thread = Self.start(queue) else {
                close()
                throw HTTPServerError(.startFailed, "Cannot start a thread: \(String(cString: strerror(errno)))")
            }
            threads.withLock { $0.append(thread) }
        }
    }

    deinit {
        close()
    }

    /// Handles a request on one of the threads.
    ///
    /// - Parameters:
    ///   - request: the request.
    ///   - finish: receives the response on that thread. During a shutdown, it is called immediately.
    func handle(_ request: DeferredRequest, finish: @escaping @Sendable (HTTPResponse) -> Void) {
        if !queue.add(Job(request: request, finish: finish)) { finish(request.refuse()) }
    }

    /// Refuses all waiting requests and waits for running handlers. Idempotent.
    func close() {
        let threads = threads.withLock { threads in
            defer { threads = [] }
            return threads
        }
        for job in queue.close(threads: threads.count) { job.finish(job.request.refuse()) }
        for thread in threads { pthread_join(thread, nil) }
    }

    private static func start(_ queue: Queue) -> pthread_t? {
        var thread = pthread_t()
        let retained = Unmanaged.passRetained(queue)
        let result = pthread_create(
            &thread, nil,
            { pointer in
                guard let pointer else { return nil }
                let queue = Unmanaged<Queue>.fromOpaque(pointer).takeRetainedValue()
                while let job = queue.next() { job.finish(job.request.respond()) }
                return nil
            }, retained.toOpaque())
        guard result == 0 else {
            retained.release()
            errno = result
            return nil
        }
        return thread
    }
}
