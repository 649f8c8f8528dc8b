package io.duolog.broker.network;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.api.ApiHandlers;
import io.duolog.transport.Connection;
import io.duolog.transport.RequestHandler;

/** Gives each connection its session. */
public final class SessionFactory implements RequestHandler.Factory {
    private final ApiHandlers handlers;
    private final RequestErrorLog errorLog;

    /** Sessions hand requests to {@code handlers}, and report what is wrong with them to {@code errorLog}. */
    public SessionFactory(ApiHandlers handlers, RequestErrorLog errorLog) {
        this.handlers = requireNonNull(handlers, "handlers");
        this.errorLog = requireNonNull(errorLog, "errorLog");
    }

    @Override
    public RequestHandler open(Connection connection) {
        return new Session(connection, handlers, errorLog);
    }
}
