package io.duolog.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.broker.config.DynamicConfig;
import io.duolog.broker.metadata.MetadataDelta;
import io.duolog.broker.metadata.MetadataImage;
import io.duolog.broker.metadata.record.ConfigRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsPublisherTest {
    private static final byte BROKER = 4;

    private final List<DynamicConfig> applied = new ArrayList<>();
    private final SettingsPublisher publisher = new SettingsPublisher(
            1, Map.of("log.cleaner.dedupe.buffer.size", "4194304", "max.connections", "70"), applied::add);
    private MetadataImage image = MetadataImage.EMPTY;

    private void alter(String broker, String name, String value) {
        MetadataDelta delta = MetadataDelta.ofRecords(image, 1, List.of(new ConfigRecord(BROKER, broker, name, value)));
        image = delta.after();
        publisher.onMetadata(delta);
    }

    @Test
    void appliesWhatIsAlteredForAllBrokersOrForThisOne() {
        alter("", "max.connections", "50");
        alter("1", "log.cleaner.threads", "2");
        alter("1", "max.connections", "60");
        alter("1", "max.connections", null);

        assertThat(applied).extracting(config -> config.connections().max()).containsExactly(50, 50, 60, 50);
        assertThat(applied).extracting(config -> config.cleaner().threads()).containsExactly(1, 2, 2, 2);
        assertThat(applied.get(3).cleaner().dedupeBufferBytes()).isEqualTo(4_194_304);
    }

    @Test
    void isQuietWhenNothingChangesForIt() {
        alter("2", "max.connections", "50");
        alter("", "log.retention.ms", "50");
        alter("", "max.connections", "70");

        assertThat(applied).isEmpty();
    }

    @Test
    void keepsWhatHoldsWhenItsOwnFileDoesNotFit() {
        alter("", "log.cleaner.threads", "5");
        assertThat(applied).as("5 threads need 5 MB").isEmpty();

        alter("", "log.cleaner.threads", "4");
        assertThat(applied).extracting(config -> config.cleaner().threads()).containsExactly(4);
    }
}
