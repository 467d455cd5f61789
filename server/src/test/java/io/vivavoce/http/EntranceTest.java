package io.vivavoce.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vivavoce.access.Access;
import io.vivavoce.access.Caller;
import io.vivavoce.access.Limits;
import io.vivavoce.concurrent.Ticker;
import io.vivavoce.runtime.Capacities;
import io.vivavoce.runtime.Capacity;
import io.vivavoce.session.SessionOptions;
import io.vivavoce.transport.Playout;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Who is let in, who is not, and that all is given back, once. */
class EntranceTest {
    /** Her key allows two sessions at once. */
    private static final Caller ANN = new Caller("ann", false, new Limits(2, 0, 0), "");

    private static final Caller BEN = new Caller("ben", false, Limits.NONE, "");

    private final Connections connections = new Connections();
    private final Metrics metrics = new Metrics(new Service("test", List.of()));
    private final Access access = Access.open(Caller.LOCAL);
    private final Capacity capacity = Capacities.endless();
    private final Entrance entrance = new Entrance(connections, metrics, access);
    private final Playout playout = new Playout(Ticker.system(), _ -> {});
    private final Seats<FakeSession> seats = new Seats<>(connections, metrics, playout, Ticker.system());
    private final FakeSession session = new FakeSession();
    private final FakeSession.Client client = new FakeSession.Client();
    private final List<String> refusals = new ArrayList<>();

    @AfterEach
    void stop() throws InterruptedException {
        playout.close();
    }

    /** Somebody comes by the protocol of {@code opening}; what is refused is remembered. */
    private void comes(String name, Caller caller, Entrance.Opening opening) throws InterruptedException {
        try (var arrival = entrance.expect(name)) {
            arrival.enter(
                    caller,
                    capacity,
                    opening,
                    (why, retryAfter) -> refusals.add(why.status() + " " + why.code() + " " + retryAfter));
        }
    }

    private Seat<FakeSession> seat(String name, Capacity.Place place) {
        return seats.open(new Seats.Holder(name, name, ""), client, SessionOptions.DEFAULT, place, line -> {
            line.ticket(); // it may come back
            return session;
        });
    }

    /** @param sessions that are in, by each of those that count them */
    private void assertThatThereAre(int sessions) {
        assertThat(connections.size()).as("connections").isEqualTo(sessions);
        assertThat(capacity.sessions()).as("places").isEqualTo(sessions);
        assertThat(access.figures().stream()
                        .mapToInt(Access.Figures::sessionsOpen)
                        .sum())
                .as("sessions of keys")
                .isEqualTo(sessions);
    }

    @Test
    void whoIsLetInStaysInWithTheirOwnAllowance() throws Exception {
        comes("a", ANN, (_, allowance) -> assertThat(allowance).isEqualTo(new Allowance(access, ANN)));

        assertThatThereAre(1);
        assertThat(connections.seen().getFirst().key()).isEqualTo("ann");
        assertThat(refusals).isEmpty();
    }

    @Test
    void whoOnlyCameToGoOnWithASessionTakesNothingUp() {
        try (var _ = entrance.expect("back")) {
            assertThat(connections.size()).as("a server that ends waits for it").isEqualTo(1);
        }

        assertThatThereAre(0);
    }

    @Test
    void whatWasTakenUpIsGivenBackWhenOpeningThrows() throws Exception {
        comes("there", BEN, (_, _) -> {});

        for (var failure :
                List.of(new IllegalStateException("no engine"), new AssertionError(), new InterruptedException()))
            assertThatThrownBy(() -> comes("a", ANN, (_, _) -> fail(failure))).isSameAs(failure);

        assertThatThereAre(1);
        assertThat(refusals).as("it was not refused").isEmpty();
    }

    private static void fail(Throwable failure) throws InterruptedException {
        switch (failure) {
            case RuntimeException e -> throw e;
            case InterruptedException e -> throw e;
            case Error e -> throw e;
            default -> throw new AssertionError(failure);
        }
    }

    @Test
    void whoHasAllThatTheirKeyAllowsIsRefusedAndTakesNobodysPlace() throws Exception {
        for (var name : List.of("a1", "a2", "a3")) comes(name, ANN, (_, _) -> {});

        assertThat(refusals).containsExactly("429 rate_limit_exceeded PT5S");
        assertThat(metrics.text()).asString(UTF_8).contains("vivavoce_refused_total{reason=\"key_limit\"} 1");
        assertThatThereAre(2);
        comes("b", BEN, (_, _) -> {});
        assertThatThereAre(3);
    }

    @Test
    void whoFindsTheMachineFullIsRefusedAndTheirKeysSessionIsGivenBack() throws Exception {
        capacity.limit(1);
        for (var name : List.of("a1", "a2", "a3")) comes(name, ANN, (_, _) -> {});

        assertThat(refusals).containsExactly("503 busy PT30S", "503 busy PT30S");
        assertThat(metrics.text()).asString(UTF_8).contains("vivavoce_refused_total{reason=\"capacity\"} 2");
        assertThatThereAre(1);
    }

    @Test
    void aRefusalThatIsThrownLeavesNothing() {
        capacity.limit(1);
        capacity.enter();

        try (var arrival = entrance.expect("a")) {
            assertThatThrownBy(() -> arrival.enter(ANN, capacity, (_, _) -> {}, (why, _) -> {
                        throw why.thrown();
                    }))
                    .isInstanceOf(ProblemException.class)
                    .hasMessage("The server is full: sessions are limited to 1");
        }

        assertThat(connections.size()).isZero();
        assertThat(access.figures().getFirst().sessionsOpen()).isZero();
    }

    @Test
    void aClientThatGoesBeforeItIsInIsNotKept() throws Exception {
        comes("there", BEN, (_, _) -> {});
        comes("a", ANN, (place, _) -> seat("a", place).leave(client, true));
        session.awaitEnd();

        assertThat(session.told).containsExactly("close");
        assertThatThereAre(1);
    }

    @Test
    void whatOpenedAndThenFailedIsGivenBackByBothWithoutHarm() throws Exception {
        comes("there", BEN, (_, _) -> {});
        assertThatThrownBy(() -> comes("a", ANN, (place, _) -> {
                    seat("a", place).leave(client, true);
                    throw new IllegalStateException("after the session was open");
                }))
                .hasMessageStartingWith("after");
        session.awaitEnd();

        assertThat(session.told).containsExactly("close");
        assertThatThereAre(1);
    }

    @RepeatedTest(50)
    void whenBothSidesCloseAtOnceAllIsGivenBackOnce() throws Exception {
        comes("there", BEN, (_, _) -> {});
        var seated = new ArrayList<Seat<FakeSession>>();
        comes("a", ANN, (place, _) -> seated.add(seat("a", place)));
        var seat = seated.getFirst();

        atOnce(
                () -> seat.leave(client, true),
                () -> seat.leave(client, false), // the connection breaks
                () -> connections.dismiss("a", 1001, "The server ends"));
        session.awaitEnd();

        assertThat(session.told).filteredOn("close"::equals).hasSize(1);
        assertThatThereAre(1);
    }

    private static void atOnce(Runnable... acts) throws Exception {
        var start = new CyclicBarrier(acts.length);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var done = Stream.of(acts)
                    .map(act -> threads.submit(() -> {
                        start.await();
                        act.run();
                        return act;
                    }))
                    .toList();
            for (var each : done) each.get();
        }
    }
}
