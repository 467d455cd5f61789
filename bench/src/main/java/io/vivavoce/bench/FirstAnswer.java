package io.vivavoce.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.vivavoce.audio.Audible;
import io.vivavoce.audio.Pcm;
import io.vivavoce.concurrent.Ticker;
import io.vivavoce.runtime.RuntimeFailure;
import io.vivavoce.runtime.VoicePath;
import io.vivavoce.runtime.WavTalk;
import io.vivavoce.session.SessionOptions;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a process that was started for one question tells of itself, on one line of JSON.
 *
 * @param audibleAtEpochMs when its answer was first audible, by the machine's clock: whoever started the process knows
 *     when that was
 * @param cpuMs processor time that the process had taken by then
 * @param peakResidentMiB the most memory that it held; empty where the system does not tell
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record FirstAnswer(double audibleAtEpochMs, double cpuMs, OptionalDouble peakResidentMiB) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /**
     * Asks the question, as {@code vivavoce talk --input} does, and hears the answer to its end.
     *
     * @throws RuntimeFailure when there is no answer
     */
    public static FirstAnswer to(Pcm question, VoicePath path, SessionOptions options) throws InterruptedException {
        var cpuMs = new AtomicReference<Double>();
        WavTalk.Sound out = (frame, samples) -> {
            if (Audible.first(frame, 0, samples).isPresent()) cpuMs.compareAndSet(null, Series.processMs());
        };
        var answers = new WavTalk(path, options, _ -> {}, out, false).hold(List.of(question));
        var onset = answers.getFirst().onsetNanos().stream()
                .findFirst()
                .orElseThrow(() -> new RuntimeFailure("The question was not answered"));
        var sinceMs = (Ticker.system().nanos() - onset) / 1e6;
        var spent = Optional.ofNullable(cpuMs.get()).orElseGet(Series::processMs);
        return new FirstAnswer(Clock.systemUTC().millis() - sinceMs, spent, Resident.peakMiB());
    }

    public static FirstAnswer parse(String json) {
        return JSON.readValue(json, FirstAnswer.class);
    }

    public String json() {
        return JSON.writeValueAsString(this);
    }
}
