/** The rules of the architecture that the compiler does not hold. */
@NullMarked
package io.duolog.compat.architecture;

import org.jspecify.annotations.NullMarked;
