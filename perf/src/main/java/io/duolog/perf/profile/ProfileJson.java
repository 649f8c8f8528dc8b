package io.duolog.perf.profile;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;

/** A {@link Profile} as one JSON object: its components by name. */
public final class ProfileJson {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private ProfileJson() {}

    /** On one line. */
    public static String write(Profile profile) throws IOException {
        return MAPPER.writeValueAsString(profile);
    }
}
