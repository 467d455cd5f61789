package io.vivavoce.bench;

import io.vivavoce.audio.SamplePosition;
import io.vivavoce.concurrent.Ticker;
import io.vivavoce.runtime.VoicePath;
import io.vivavoce.session.Figure;
import io.vivavoce.session.SessionOptions;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/**
 * What the server adds: each question in this process and over a WebSocket to a server in this process, by turns which
 * first, both in real time and with the same engines.
 *
 * <p>Thread: one.
 */
public final class ServerRun {
    private final VoicePath path;
    private final SessionOptions options;
    private final URI voiceChat;
    private final Consumer<String> progress;
    private final Ticker ticker = Ticker.system();

    /** @param voiceChat of a server that answers with {@code path} and {@code options} */
    public ServerRun(VoicePath path, SessionOptions options, URI voiceChat, Consumer<String> progress) {
        this.path = path;
        this.options = options;
        this.voiceChat = voiceChat;
        this.progress = progress;
    }

    /** @param command what was typed */
    public ServerReport run(String command, Machine machine, Load load, List<Question> questions, int turns)
            throws InterruptedException {
        var pairs = new ArrayList<ServerReport.Pair>();
        for (var i = 0; i < turns; i++) {
            var question = questions.get(i % questions.size());
            // Whatever drifts in a run (heat, code that is compiled) then favours neither.
            var serverFirst = i % 2 == 1;
            var over = serverFirst ? overWebSocket(question) : OptionalDouble.empty();
            var inProcess = inProcess(question);
            if (!serverFirst) over = overWebSocket(question);
            if (inProcess.isPresent() && over.isPresent())
                pairs.add(new ServerReport.Pair(question.name(), inProcess.getAsDouble(), over.getAsDouble()));
            progress.accept("%d/%d %s: %s in process, %s over WebSocket"
                    .formatted(i + 1, turns, question.name(), inWords(inProcess), inWords(over)));
        }
        return new ServerReport(command, machine, load, path.standIns(), pairs, turns - pairs.size());
    }

    private static String inWords(OptionalDouble ms) {
        return ms.isPresent() ? "%.0f ms".formatted(ms.getAsDouble()) : "no answer";
    }

    private OptionalDouble inProcess(Question question) throws InterruptedException {
        var turn =
                new LatencyRun(path, options, _ -> {}).run(List.of(question), 1).getFirst();
        var ms = turn.figures().get(Figure.VOICE_TO_VOICE);
        return ms == null || turn.early() ? OptionalDouble.empty() : OptionalDouble.of(ms);
    }

    private OptionalDouble overWebSocket(Question question) throws InterruptedException {
        var sound = question.sound();
        var speechEnd = SpeechEnd.of(sound).orElse(sound.samples().length);
        try (var caller = new Caller(voiceChat, ticker)) {
            var start = caller.say(sound);
            var end = start + speechEnd * 1_000_000_000L / SamplePosition.INPUT_HZ;
            var first = caller.firstAudible();
            return first.isEmpty() || first.getAsLong() < end
                    ? OptionalDouble.empty()
                    : OptionalDouble.of((first.getAsLong() - end) / 1e6);
        }
    }
}
