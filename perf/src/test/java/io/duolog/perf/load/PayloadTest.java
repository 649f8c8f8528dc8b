package io.duolog.perf.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;

class PayloadTest {
    @Test
    void carriesATime() {
        Payload payload = new Payload(100, 1);

        payload.stamp(0x0123_4567_89ab_cdefL);

        assertThat(Payload.stampOf(payload.bytes())).isEqualTo(0x0123_4567_89ab_cdefL);
    }

    @Test
    void isTheSameForTheSameSeedAndDoesNotCompress() {
        byte[] bytes = new Payload(1024, 5).bytes();
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
        deflater.setInput(bytes);
        deflater.finish();
        int compressedBytes = deflater.deflate(new byte[2 * bytes.length]);
        deflater.end();

        assertThat(bytes).isEqualTo(new Payload(1024, 5).bytes());
        assertThat(compressedBytes).isGreaterThanOrEqualTo(bytes.length);
    }

    @Test
    void hasRoomForTheTime() {
        assertThatThrownBy(() -> new Payload(7, 1)).hasMessageContaining("record-size-bytes is 7");
    }
}
