package io.duolog.chaos.network;

/**
 * All connections that {@code from} dials to {@code to}. Requests and answers are the two directions of the same link; the
 * link of the other direction is that which {@code to} dials.
 */
public record Link(NodeId from, NodeId to) {
    @Override
    public String toString() {
        return from + "->" + to;
    }
}
