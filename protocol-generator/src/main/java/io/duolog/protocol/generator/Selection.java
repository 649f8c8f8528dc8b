package io.duolog.protocol.generator;

import io.duolog.protocol.generator.model.MessageModel;
import io.duolog.protocol.generator.model.Resolver;
import io.duolog.protocol.generator.schema.MessageSchema;
import io.duolog.protocol.generator.schema.SchemaDirectory;
import io.duolog.protocol.generator.schema.SchemaException;
import io.duolog.protocol.generator.schema.VersionRange;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.TreeSet;

/** Which messages are generated, and in which versions. */
final class Selection {
    private Selection() {}

    /** Every schema that has versions at all, in all its stable versions. */
    static List<MessageModel> all(SchemaDirectory schemas) {
        return schemas.all().stream()
                .filter(schema -> !schema.validVersions().isEmpty())
                .map(schema -> Resolver.resolve(schema, schema.stableVersions()))
                .toList();
    }

    /**
     * What a properties file lists: {@code Produce = 3-13} for the request and response of an API,
     * {@code EndTxnMarker = 0} for a single schema.
     */
    static List<MessageModel> listed(SchemaDirectory schemas, Path apis) throws IOException {
        Properties ranges = new Properties();
        try (Reader reader = Files.newBufferedReader(apis)) {
            ranges.load(reader);
        }
        List<MessageModel> messages = new ArrayList<>();
        for (String name : new TreeSet<>(ranges.stringPropertyNames())) {
            VersionRange range = VersionRange.parse(ranges.getProperty(name));
            MessageSchema single = schemas.find(name);
            if (single != null) {
                messages.add(Resolver.resolve(single, range));
                continue;
            }
            MessageSchema request = schemas.get(name + "Request");
            MessageSchema response = schemas.get(name + "Response");
            if (request.apiKey() == null || !request.apiKey().equals(response.apiKey())) {
                throw new SchemaException(name + ": request and response have different API keys");
            }
            messages.add(Resolver.resolve(request, range));
            messages.add(Resolver.resolve(response, range));
        }
        return messages;
    }
}
