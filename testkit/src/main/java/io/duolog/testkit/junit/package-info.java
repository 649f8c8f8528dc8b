/** Test clusters in JUnit 5: annotate a class with {@link io.duolog.testkit.junit.Duolog}. */
@NullMarked
package io.duolog.testkit.junit;

import org.jspecify.annotations.NullMarked;
