package io.duolog.broker.network;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.api.ApiHandlers;
import io.duolog.broker.inspection.InspectionServer;
import io.duolog.broker.peer.PeerServer;
import io.duolog.transport.Connection;
import io.duolog.transport.EventLoops;
import io.duolog.transport.RequestHandler;

/** Gives each connection its session. */
public final class SessionFactory implements RequestHandler.Factory {
    private final Session.Shared shared;

    /**
     * Makes sessions.
     *
     * @param handlers serve the requests of clients
     * @param clients whether they are served
     * @param requestMaxBytes {@code socket.request.max.bytes}, for clients; brokers may send each other more
     * @param peers serves the requests of other brokers
     * @param inspection serves operators' tools
     * @param errorLog told of what cannot be served
     * @param loops whose memory answers are written into
     * @param throttling holds clients to their quotas
     */
    public SessionFactory(
            ApiHandlers handlers,
            ClientGate clients,
            int requestMaxBytes,
            PeerServer peers,
            InspectionServer inspection,
            RequestErrorLog errorLog,
            EventLoops loops,
            Throttling throttling) {
        this.shared = new Session.Shared(
                requireNonNull(handlers, "handlers"),
                requireNonNull(clients, "clients"),
                requestMaxBytes,
                requireNonNull(peers, "peers"),
                requireNonNull(inspection, "inspection"),
                new ResponseEncoder(loops),
                requireNonNull(errorLog, "errorLog"),
                requireNonNull(throttling, "throttling"));
    }

    @Override
    public RequestHandler open(Connection connection) {
        return new Session(connection, shared);
    }
}
