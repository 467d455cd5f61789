package io.vivavoce.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConnectionsTest {
    private final Connections connections = new Connections();
    private final List<String> told = new ArrayList<>();

    private final Connections.Guest guest = new Connections.Guest() {
        @Override
        public boolean isInTurn() {
            return false;
        }

        @Override
        public void dismiss(int code, String reason) {
            told.add(code + " " + reason);
        }
    };

    @Test
    void whoIsSentAwayGoes() {
        connections.expect("r1");
        connections.add("r1", guest);

        connections.dismiss("r1", 1008, "closed");
        connections.dismiss("r2", 1008, "closed");

        assertThat(told).containsExactly("1008 closed");
    }

    /** A client may know its session's name before the server has finished opening it. */
    @Test
    void whoIsSentAwayWhileHeIsComingGoesAsSoonAsHeIsThere() {
        connections.expect("r1");

        connections.dismiss("r1", 1008, "closed");
        connections.add("r1", guest);

        assertThat(told).containsExactly("1008 closed");
    }
}
