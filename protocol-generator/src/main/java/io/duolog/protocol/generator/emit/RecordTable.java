package io.duolog.protocol.generator.emit;

/**
 * The table of the records in a directory of {@code data} schemas: an enum with a constant for each that has an
 * {@code apiKey}.
 *
 * @param enumName the simple name of the enum
 * @param interfaceName the full name of the interface that the records implement; it is written by hand, extends
 *     {@code WireMessage} and declares {@code recordType()}
 */
public record RecordTable(String enumName, String interfaceName) {}
