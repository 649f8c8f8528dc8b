package io.duolog.protocol.message;

import io.duolog.protocol.generator.schema.MessageSchema;
import io.duolog.protocol.generator.schema.SchemaDirectory;
import io.duolog.protocol.wire.WireMessage;
import io.duolog.protocol.wire.WireReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A generated message, its schema, and the versions that are spoken. */
record SpokenMessage(MessageSchema schema, Reader reader, short lowest, short highest) {
    private static final Path SCHEMAS = Path.of("target", "message-schemas", "common", "message");

    /** Every message that is generated. */
    static List<SpokenMessage> all() {
        SchemaDirectory schemas;
        try {
            schemas = SchemaDirectory.read(SCHEMAS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<SpokenMessage> messages = new ArrayList<>();
        for (ApiKey api : ApiKey.values()) {
            MessageSchema request = schemas.get(api.apiName() + "Request");
            MessageSchema response = schemas.get(api.apiName() + "Response");
            messages.add(new SpokenMessage(request, api::readRequest, api.lowestVersion(), api.highestVersion()));
            messages.add(new SpokenMessage(response, api::readResponse, api.lowestVersion(), api.highestVersion()));
        }
        messages.add(of(schemas.get("RequestHeader"), RequestHeader::read));
        messages.add(of(schemas.get("ResponseHeader"), ResponseHeader::read));
        messages.add(of(schemas.get("ConsumerProtocolAssignment"), ConsumerProtocolAssignment::read));
        messages.add(of(schemas.get("ConsumerProtocolSubscription"), ConsumerProtocolSubscription::read));
        messages.add(of(schemas.get("ControlRecordTypeSchema"), ControlRecordTypeSchema::read));
        messages.add(of(schemas.get("EndTxnMarker"), EndTxnMarker::read));
        return messages;
    }

    private static SpokenMessage of(MessageSchema schema, Reader reader) {
        short lowest = (short) schema.validVersions().lowest();
        return new SpokenMessage(
                schema, reader, lowest, (short) schema.validVersions().highest());
    }

    /** Every version of it. */
    Stream<Short> versions() {
        return Stream.iterate(lowest, version -> version <= highest, version -> (short) (version + 1));
    }

    @Override
    public String toString() {
        return schema.name();
    }

    /** How to read it. */
    interface Reader {
        WireMessage read(WireReader in, short version);
    }
}
