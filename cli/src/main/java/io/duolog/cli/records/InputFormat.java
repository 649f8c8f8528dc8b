package io.duolog.cli.records;

/** Makes a record of a line. */
@FunctionalInterface
interface InputFormat {
    /**
     * What the line says.
     *
     * @throws IllegalArgumentException saying what was expected
     */
    InputRecord parse(byte[] line);
}
