package io.vivavoce.testkit.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.vivavoce.concurrent.InferencePool;
import io.vivavoce.concurrent.Ticker;
import io.vivavoce.session.Engines;
import io.vivavoce.session.HearingThreads;
import io.vivavoce.session.Notice;
import io.vivavoce.session.Session;
import io.vivavoce.session.SessionOptions;
import io.vivavoce.speaking.PlaybackLedger;
import io.vivavoce.speaking.SpeechSink;
import io.vivavoce.speaking.SpokenText;
import io.vivavoce.speaking.Synthesizer;
import io.vivavoce.speaking.Voice;
import io.vivavoce.testkit.FakeLanguageModel;
import io.vivavoce.testkit.FakeRecognizer;
import io.vivavoce.testkit.FakeSpeech;
import io.vivavoce.testkit.FakeSpeechDetector;
import io.vivavoce.testkit.FakeTurnDetector;
import io.vivavoce.thinking.Message;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Twenty people talk at once, on shared engines, threads and cores: nobody gets anything of another. */
@Timeout(120)
class TwentySessionsTest {
    private static final List<String> NAMES = List.of(
            "alpha",
            "bravo",
            "charlie",
            "delta",
            "echo",
            "foxtrot",
            "golf",
            "hotel",
            "india",
            "juliet",
            "kilo",
            "lima",
            "mike",
            "november",
            "oscar",
            "papa",
            "quebec",
            "romeo",
            "sierra",
            "tango");
    private static final int TURNS = 3;

    private final FakeSpeech speech = new FakeSpeech();
    private final FakeLanguageModel model = new FakeLanguageModel();
    private final InferencePool pool = new InferencePool(2, Ticker.system());
    private final HearingThreads hearing = new HearingThreads(2, Ticker.system());
    private final Engines engines = new Engines(
            new FakeSpeechDetector(),
            new FakeTurnDetector(),
            new FakeRecognizer(speech),
            model,
            new NamesAsLevels(),
            pool,
            hearing);

    @AfterEach
    void close() throws InterruptedException {
        pool.close();
        hearing.close();
    }

    @Test
    void nothingOfOneIsSeenOrHeardByAnother() throws Exception {
        model.answers(TwentySessionsTest::answer);
        var guests = new ArrayList<Guest>();
        try {
            for (var name : NAMES) guests.add(new Guest(name));
            talkAtOnce(guests);
        } finally {
            for (var guest : guests) guest.session.close();
        }
        for (var guest : guests) assertGotOnlyItsOwn(guest);
        assertThat(model.prompts())
                .allSatisfy(prompt -> assertThat(namesIn(prompt.toString())).hasSizeLessThanOrEqualTo(1));
    }

    private static void talkAtOnce(List<Guest> guests) throws InterruptedException, ExecutionException {
        try (var threads = Executors.newFixedThreadPool(guests.size())) {
            var talks = new ArrayList<Future<?>>();
            for (var guest : guests) talks.add(threads.submit(guest::talk));
            for (var talk : talks) talk.get();
        }
    }

    private static void assertGotOnlyItsOwn(Guest guest) {
        assertThat(guest.told(Notice.UserSaid.class).stream().map(Notice.UserSaid::text))
                .as(guest.name)
                .containsExactlyElementsOf(guest.questions);
        assertThat(guest.told(Notice.TurnEnded.class))
                .as(guest.name)
                .hasSize(TURNS)
                .allSatisfy(ended -> {
                    assertThat(ended.report().reply()).isEqualTo("This is for " + guest.name + ".");
                    assertThat(ended.report().heard()).isEqualTo(ended.report().reply());
                });
        assertThat(namesIn(guest.notices.toString())).containsExactly(guest.name);
        assertThat(guest.heardLevels).as("what %s heard", guest.name).containsExactly(level(guest.name));
    }

    /** Greets by name; says so where the conversation holds another's. */
    private static String answer(List<Message> messages) {
        var names = namesIn(messages.toString());
        return names.size() == 1 ? "This is for " + names.iterator().next() + "." : "These are of " + names;
    }

    private static Set<String> namesIn(String text) {
        var names = new TreeSet<String>();
        for (var word : text.toLowerCase(Locale.ROOT).split("[^a-z]+")) if (NAMES.contains(word)) names.add(word);
        return names;
    }

    private static float level(String name) {
        return 0.2f + 0.02f * NAMES.indexOf(name);
    }

    /** Someone who talks in a time of its own. */
    private final class Guest {
        private static final int FRAME = 320;

        final String name;
        final List<String> questions = new ArrayList<>();
        final List<Notice> notices = new CopyOnWriteArrayList<>();
        final Set<Float> heardLevels = new HashSet<>();
        final AtomicLong nanos = new AtomicLong();
        final Session session;

        Guest(String name) {
            this.name = name;
            session = new Session(name, engines, SessionOptions.DEFAULT, nanos::get, notices::add);
        }

        void talk() {
            for (var turn = 1; turn <= TURNS; turn++) {
                var question = name + " wants to know" + " this".repeat(turn);
                questions.add(question);
                hear(speech.say(question));
                var ended = turn;
                for (var frames = 0; told(Notice.TurnEnded.class).size() < ended; frames++) {
                    assertThat(frames)
                            .as("frames of silence after a question of " + name)
                            .isLessThan(1000);
                    hear(new float[FRAME]);
                }
            }
        }

        private void hear(float[] pcm) {
            var out = new float[FRAME];
            for (var at = 0; at < pcm.length; at += FRAME) {
                nanos.addAndGet(20_000_000);
                session.tick();
                settle();
                session.hear(pcm, at, Math.min(FRAME, pcm.length - at));
                var count = session.outlet().pull(out);
                for (var i = 0; i < count; i++) heardLevels.add(out[i]);
                settle();
            }
        }

        private void settle() {
            while (!session.isQuiet()) LockSupport.parkNanos(20_000);
        }

        <T extends Notice> List<T> told(Class<T> kind) {
            return notices.stream().filter(kind::isInstance).map(kind::cast).toList();
        }
    }

    /** Says a text as a level, which is that of the name in it; 50 ms a slice. */
    private static final class NamesAsLevels implements Synthesizer {
        @Override
        public String name() {
            return "levels";
        }

        @Override
        public String language() {
            return "en";
        }

        @Override
        public int sampleRateHz() {
            return 16_000;
        }

        @Override
        public void synthesize(SpokenText clause, Voice voice, SpeechSink sink) throws InterruptedException {
            var slice = new float[800];
            Arrays.fill(
                    slice,
                    namesIn(clause.text()).stream()
                            .map(TwentySessionsTest::level)
                            .findFirst()
                            .orElse(0.9f));
            sink.timings(PlaybackLedger.estimate(clause, 20 * slice.length));
            for (var i = 0; i < 20; i++) sink.audio(slice, 0, slice.length);
        }

        @Override
        public void close() {}
    }
}
