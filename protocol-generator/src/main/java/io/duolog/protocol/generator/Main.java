package io.duolog.protocol.generator;

import io.duolog.protocol.generator.emit.Emitter;
import io.duolog.protocol.generator.model.MessageModel;
import io.duolog.protocol.generator.schema.Addition;
import io.duolog.protocol.generator.schema.SchemaDirectory;
import java.io.IOException;
import java.util.List;

/** Generates the sources of one package; see {@link Options} for the arguments. */
public final class Main {
    private Main() {}

    /** Runs once; an exception fails the build. */
    public static void main(String[] arguments) throws IOException {
        generate(Options.parse(arguments));
    }

    /** Generates, and returns how many files were written or deleted. */
    static int generate(Options options) throws IOException {
        SchemaDirectory schemas = SchemaDirectory.read(options.schemas());
        if (options.additions() != null) {
            schemas = schemas.with(Addition.read(options.additions()));
        }
        List<MessageModel> messages =
                options.apis() == null ? Selection.all(schemas) : Selection.listed(schemas, options.apis());
        return new SourceDirectory(options.output(), options.packageName())
                .replace(new Emitter(options.packageName(), options.table()).emit(messages));
    }
}
