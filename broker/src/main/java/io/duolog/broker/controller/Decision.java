package io.duolog.broker.controller;

import io.duolog.broker.metadata.MetadataImage;

/**
 * A request to the controller. Pure: the same image gives the same result, and nothing else is touched.
 *
 * @param <R> the response
 */
@FunctionalInterface
public interface Decision<R> {
    /**
     * Decides.
     *
     * @param image everything that was decided before, committed or on its way; its end offset is the offset of the
     *     first record of this decision
     * @throws io.duolog.protocol.ApiException when the request as a whole is refused
     */
    ControllerResult<R> decide(MetadataImage image);
}
