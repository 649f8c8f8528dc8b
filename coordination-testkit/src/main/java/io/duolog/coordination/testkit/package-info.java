/** The contract every coordination backend passes, and the in-memory backend. */
@NullMarked
package io.duolog.coordination.testkit;

import org.jspecify.annotations.NullMarked;
