package io.duolog.chaos.system.duolog;

import io.duolog.chaos.mutant.MutantLauncher;

/** Main class of a broker under test: {@link BrokerProgram}, or a mutant of it, if {@link MutantLauncher#PROPERTY} names one. */
public final class BrokerMain {
    private BrokerMain() {}

    /**
     * Takes what {@link BrokerProgram} takes.
     *
     * @throws Exception what ends the broker
     */
    public static void main(String[] args) throws Exception {
        String mutant = System.getProperty(MutantLauncher.PROPERTY, "");
        if (mutant.isEmpty()) {
            BrokerProgram.main(args);
        } else {
            MutantLauncher.launch(mutant, BrokerProgram.class.getName(), args);
        }
    }
}
