package io.duolog.chaos.mutant;

import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;

/**
 * What mutants do to methods. The bodies are copied into the methods' own, so they can use nothing private but the fields
 * that they name. {@code skipOn} leaves the original body out.
 */
@SuppressWarnings("UnusedVariable") // an assigned parameter is what the changed method goes on with
final class Changes {
    private Changes() {}

    /** The method does nothing; what it returns is null, zero or false. */
    static final class Skip {
        private Skip() {}

        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean enter() {
            return true;
        }
    }

    /** The method does nothing, and says yes. */
    static final class Yes {
        private Yes() {}

        @Advice.OnMethodExit
        static void exit(@Advice.Return(readOnly = false) boolean returned) {
            returned = true;
        }
    }

    /** The method says no. */
    static final class No {
        private No() {}

        @Advice.OnMethodExit
        static void exit(@Advice.Return(readOnly = false) boolean returned) {
            returned = false;
        }
    }

    /** A builder's method that does nothing. */
    static final class ReturnThis {
        private ReturnThis() {}

        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean enter() {
            return true;
        }

        @Advice.OnMethodExit
        static void exit(
                @Advice.This Object self,
                @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) Object returned) {
            returned = self;
        }
    }

    /** One more than there should be. */
    static final class OneMore {
        private OneMore() {}

        @Advice.OnMethodExit
        static void exit(@Advice.Return(readOnly = false) long returned) {
            returned++;
        }
    }
}
