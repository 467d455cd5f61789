package io.vivavoce.realtime;

import io.vivavoce.session.Notice;
import io.vivavoce.session.SpokenWords;
import io.vivavoce.session.TurnReport;
import java.util.Set;
import java.util.function.Consumer;

/** Makes {@link Extension}s of what a session tells, for the kinds that the client asked for. Thread: one at a time. */
final class Extensions {
    private final Translator translator;
    private final Consumer<ServerEvent> out;
    private Set<Extension.Kind> wanted = Set.of();

    Extensions(Translator translator, Consumer<ServerEvent> out) {
        this.translator = translator;
        this.out = out;
    }

    void wanted(Set<Extension.Kind> kinds) {
        wanted = Set.copyOf(kinds);
    }

    private void send(Extension event) {
        if (wanted.contains(event.kind())) out.accept(event);
    }

    /** After the translator, whose items these events are about. */
    void on(Notice notice) {
        switch (notice) {
            case Notice.StateChanged(var activity) -> send(new Extension.Turn(name(activity)));
            case Notice.Partial _ -> translator.user().partial().ifPresent(this::send);
            case Notice.ReplyCut(var generation, var heard, var complete) ->
                translator
                        .recent(generation)
                        .ifPresent(reply -> send(new Extension.Heard(reply.itemId(), heard.length(), complete)));
            case Notice.TurnEnded(var generation, var report) ->
                translator.recent(generation).ifPresent(reply -> send(latency(reply, report)));
            default -> {}
        }
    }

    private static String name(Notice.Activity activity) {
        return switch (activity) {
            case LISTENING -> "listening";
            case HEARING -> "user_speaking";
            case THINKING -> "thinking";
            case SPEAKING -> "speaking";
        };
    }

    private static Extension latency(Reply reply, TurnReport report) {
        return new Extension.Latency(
                reply.id(),
                report.voiceToVoiceMs(),
                report.endpointMs(),
                report.sttFinalMs(),
                report.llmTtfMs(),
                report.ttsFirstAudioMs());
    }

    /** Words of {@code reply}, whose sound is to follow. */
    void words(Reply reply, Iterable<SpokenWords> clauses, int voiceHz) {
        for (var clause : clauses) {
            reply.begin();
            var words = clause.words().stream()
                    .map(word -> new Extension.Word(
                            word.start(),
                            word.end(),
                            word.startSample() * 1000 / voiceHz,
                            word.endSample() * 1000 / voiceHz))
                    .toList();
            if (!words.isEmpty()) send(new Extension.Words(reply.id(), reply.itemId(), words, clause.exact()));
        }
    }

    void stored(String itemId, String conversationId) {
        send(new Extension.Stored(itemId, conversationId));
    }
}
