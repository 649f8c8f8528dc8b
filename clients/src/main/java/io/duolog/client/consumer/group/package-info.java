/**
 * Membership of consumers in groups: what to do when is decided by pure state machines, which are told of answers, callbacks
 * and time; a driver on the event loop does it. Not meant for applications.
 */
@NullMarked
package io.duolog.client.consumer.group;

import org.jspecify.annotations.NullMarked;
