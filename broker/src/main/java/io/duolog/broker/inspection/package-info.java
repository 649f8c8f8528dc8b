/**
 * What operators may look at from outside: what the cluster agrees by, and the metadata log itself. Two APIs of our own,
 * on the broker's port, that change nothing.
 */
@NullMarked
package io.duolog.broker.inspection;

import org.jspecify.annotations.NullMarked;
