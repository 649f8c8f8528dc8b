/**
 * The active controller: decides on topics, partitions, leaders, settings and brokers.
 *
 * <p>A decision is pure: (image, request) -&gt; (records, response). The active controller gives decisions the newest
 * image, appends their records to the metadata log and answers when they are committed. {@link
 * io.duolog.broker.controller.ControllerClient} is how the rest of the broker asks.
 */
@NullMarked
package io.duolog.broker.controller;

import org.jspecify.annotations.NullMarked;
