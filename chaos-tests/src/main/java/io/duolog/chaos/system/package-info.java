/** What can be tested: clusters of real processes behind one interface. */
@NullMarked
package io.duolog.chaos.system;

import org.jspecify.annotations.NullMarked;
