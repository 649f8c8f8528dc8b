/** What producers sent and were told, against what is stored. */
@NullMarked
package io.duolog.compat.history;

import org.jspecify.annotations.NullMarked;
