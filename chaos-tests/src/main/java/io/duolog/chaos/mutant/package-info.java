/**
 * Duolog with one of its rules broken, so that the tests of the rules can be tested. A {@linkplain
 * io.duolog.chaos.mutant.Mutant mutant} changes one method of one class while that is loaded; the product itself has no
 * switches.
 */
@NullMarked
package io.duolog.chaos.mutant;

import org.jspecify.annotations.NullMarked;
