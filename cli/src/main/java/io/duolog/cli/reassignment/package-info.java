/** {@code duolog topics reassign}: plans, in the format of Kafka's own tool, and what becomes of them. */
@NullMarked
package io.duolog.cli.reassignment;

import org.jspecify.annotations.NullMarked;
