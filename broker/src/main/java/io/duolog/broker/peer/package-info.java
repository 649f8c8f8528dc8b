/**
 * What brokers do with each other: connections between them, the channel of the coordination backend, requests that are
 * passed on to the active controller, and the watch over each other's processes.
 *
 * <p>What keeps state is confined to one serial scheduler each: connections of the coordination backend to an event loop,
 * so that consensus does not wait for the coordination thread; the rest to the coordination thread.
 */
@NullMarked
package io.duolog.broker.peer;

import org.jspecify.annotations.NullMarked;
