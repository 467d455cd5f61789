package io.vivavoce.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.vivavoce.session.Figure;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How much longer an answer takes when several talk at once.
 *
 * @param one who talks alone
 * @param several who talk at the same time, each in a session of its own and in its own time
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Talkers(Group one, Group several) {

    /**
     * Who talked at once.
     *
     * @param talkers how many
     * @param turns of all of them
     * @param voiceToVoiceMs from the true end of speech to the answer's first audible sample; absent without any answer
     * @param unanswered turns that got no answer after their end
     * @param underruns moments at which a reply ran dry while it was heard
     * @param busyCores processor time of the process by the clock's, questions and measuring included
     * @param inference how late slices of inference got a core
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Group(
            int talkers,
            int turns,
            Optional<Percentiles> voiceToVoiceMs,
            int unanswered,
            int underruns,
            double busyCores,
            Late hearing,
            Late inference) {

        static Group of(int talkers, List<MeasuredTurn> turns, double busyCores, Late hearing, Late inference) {
            var times = turns.stream()
                    .map(turn -> turn.figures().get(Figure.VOICE_TO_VOICE))
                    .filter(Objects::nonNull)
                    .toList();
            return new Group(
                    talkers,
                    turns.size(),
                    Percentiles.of(times),
                    turns.size() - times.size(),
                    turns.stream().mapToInt(MeasuredTurn::underruns).sum(),
                    busyCores,
                    hearing,
                    inference);
        }
    }

    /** p50 of several ÷ p50 of one; absent where either has none. */
    @JsonProperty
    public OptionalDouble ratio() {
        if (one.voiceToVoiceMs.isEmpty() || several.voiceToVoiceMs.isEmpty()) return OptionalDouble.empty();
        return OptionalDouble.of(
                several.voiceToVoiceMs.get().p50() / one.voiceToVoiceMs.get().p50());
    }
}
