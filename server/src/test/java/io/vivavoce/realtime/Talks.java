package io.vivavoce.realtime;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import tools.jackson.databind.JsonNode;

/**
 * The talks of a test class: closed after each test; when all are over, all that was sent in any is checked against OpenAI's
 * published types, at once, for Python takes seconds to start. Thread: the tests'.
 */
final class Talks implements AfterEachCallback, AfterAllCallback {
    private final Deque<FakeTalk> open = new ArrayDeque<>();
    private final List<JsonNode> sent = new ArrayList<>();

    /** As {@link FakeTalk#FakeTalk(SoundPath)}. */
    FakeTalk open(SoundPath path) {
        return open(path, false);
    }

    /** As {@link FakeTalk#FakeTalk(SoundPath, boolean)}. */
    FakeTalk open(SoundPath path, boolean leaves) {
        var talk = new FakeTalk(path, leaves);
        open.add(talk);
        return talk;
    }

    @Override
    public void afterEach(ExtensionContext test) throws InterruptedException {
        for (var talk = open.poll(); talk != null; talk = open.poll()) {
            talk.close();
            sent.addAll(talk.events);
        }
    }

    @Override
    public void afterAll(ExtensionContext tests) throws Exception {
        Python.checkTypes(sent);
    }
}
