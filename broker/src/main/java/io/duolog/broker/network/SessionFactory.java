package io.duolog.broker.network;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.api.ApiHandlers;
import io.duolog.broker.inspection.InspectionServer;
import io.duolog.transport.Connection;
import io.duolog.transport.EventLoops;
import io.duolog.transport.RequestHandler;

/** Gives each connection its session. */
public final class SessionFactory implements RequestHandler.Factory {
    private final ApiHandlers handlers;
    private final InspectionServer inspection;
    private final ResponseEncoder encoder;
    private final RequestErrorLog errorLog;

    /**
     * Makes sessions that hand requests to {@code handlers} and {@code inspection}, report what is wrong with them to {@code errorLog}, and
     * write answers into the memory of {@code loops}.
     */
    public SessionFactory(
            ApiHandlers handlers, InspectionServer inspection, RequestErrorLog errorLog, EventLoops loops) {
        this.handlers = requireNonNull(handlers, "handlers");
        this.inspection = requireNonNull(inspection, "inspection");
        this.encoder = new ResponseEncoder(loops);
        this.errorLog = requireNonNull(errorLog, "errorLog");
    }

    @Override
    public RequestHandler open(Connection connection) {
        return new Session(connection, handlers, inspection, encoder, errorLog);
    }
}
