package io.duolog.chaos.register;

import io.duolog.chaos.mutant.MutantLauncher;

/** Main class of a node: {@link RegisterNodeProgram}, or a mutant of it, if {@link MutantLauncher#PROPERTY} names one. */
final class RegisterNodeMain {
    private RegisterNodeMain() {}

    /**
     * Takes what {@link RegisterNodeProgram} takes.
     *
     * @throws Exception what ends the node
     */
    public static void main(String[] args) throws Exception {
        String mutant = System.getProperty(MutantLauncher.PROPERTY, "");
        if (mutant.isEmpty()) {
            RegisterNodeProgram.main(args);
        } else {
            MutantLauncher.launch(mutant, RegisterNodeProgram.class.getName(), args);
        }
    }
}
