package io.vivavoce.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Bodies that are too large or too slow, in virtual time. */
class BodiesTest {
    private long nanos;
    private final Bodies bodies = new Bodies(() -> nanos);

    @Test
    void aBodyIsReadWholeUpToItsBound() {
        assertThat(bodies.read(new ByteArrayInputStream(new byte[20_000]), 20_000))
                .hasSize(20_000);
        assertThatThrownBy(() -> bodies.read(new ByteArrayInputStream(new byte[20_001]), 20_000))
                .hasMessageContaining("more than 20000 bytes");
    }

    @Test
    void aBodyThatTricklesIsNotWaitedForToItsEnd() {
        var trickle = new InputStream() {
            @Override
            public int read() {
                nanos += TimeUnit.SECONDS.toNanos(9);
                return 'a';
            }

            @Override
            public int read(byte[] into, int offset, int length) {
                into[offset] = (byte) read();
                return 1;
            }
        };

        assertThatThrownBy(() -> bodies.read(trickle, 20_000)).isInstanceOfSatisfying(ProblemException.class, e -> {
            assertThat(e.problem().status()).isEqualTo(408);
            assertThat(e.problem().message()).contains("within 30 seconds");
        });
        assertThat(nanos).isLessThanOrEqualTo(TimeUnit.SECONDS.toNanos(36));
    }
}
